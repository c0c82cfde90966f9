"""The questionnaire's forms. The same ones change a household later; `editing` is what they read from and save to."""
