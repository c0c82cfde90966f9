"""The models: what holds of each, their versions and cards, how good they are, training, promoting and going back."""

from __future__ import annotations

import streamlit as st

from brightpath.services import models
from brightpath.ui import model_words as words
from brightpath.ui.address import choice_in_address
from brightpath.ui.guard import refusals_shown, signed_in, the_house
from brightpath.ui.trained_models import show_refusal, show_status, show_training, show_versions

token, house = signed_in(), the_house()

with refusals_shown():
    rows = models.models(house, token)
    st.title(words.TITLE, anchor=False)
    st.markdown(words.INTRO)
    show_refusal()
    show_training(house, token)
    show_status(models.learning_status(house, token))
    st.subheader(words.VERSIONS, anchor=False)
    usual = next((row.model.name for row in rows), next(iter(words.NAMES)))
    shown = st.segmented_control(
        words.VERSIONS,
        list(words.NAMES),
        format_func=words.NAMES.__getitem__,
        required=True,
        key="model_shown",
        label_visibility="collapsed",
        on_change=choice_in_address("model", "model_shown", words.NAMES, usual),
    )
    show_versions(house, token, [row for row in rows if row.model.name == shown])
