"""What plans for a simulated family, week after week: ours, and what it is compared with.

A method is told what the product would be told: features of weeks, moves, ratings and answers, never the taste. Only the
oracle knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from brightpath.domain.feedback import LIKERT
from brightpath.domain.learned import LearnedPreferences
from brightpath.learning.attune import attuned
from brightpath.learning.best_of import BestOf
from brightpath.learning.changes import changed_at
from brightpath.learning.compiled import Assumptions
from brightpath.learning.evidence import Choice, Observation
from brightpath.learning.place_features import place_feature, where_they_differ
from brightpath.learning.pooling import Leaning, leaning_of, poolable, pooled_shift
from brightpath.learning.preferences import Utility, learn
from brightpath.learning.prior import prior_of
from brightpath.learning.ratings import answer_of, readings_of
from brightpath.learning.tastes import drawn_tastes, tilted_tastes
from brightpath.learning.which_week import OPENING_QUESTIONS, best_pair, question_of_the_week
from brightpath.planning.week.choices import Place
from brightpath.planning.week.draft import Draft
from brightpath.planning.week.one_thing import one_thing_apart
from brightpath.planning.week.problem import WeekProblem
from brightpath.planning.week.quick import quick_week
from brightpath.simulation.behaviour import Features, Said
from brightpath.simulation.draws import Draws
from brightpath.simulation.homes import Home, counted
from brightpath.simulation.tastes import Taste

ROUNDS = 300
#: What each Likert item is about.
ABOUT = {item.key: item.wishes for item in LIKERT}
#: How many candidates the best is picked of, and how far their weights lie apart.
CANDIDATES, APART = 12, 0.6
CANDIDATE_ROUNDS = 120
#: How many weeks the opening questions choose from.
WEEKS_TO_COMPARE = 20
#: The question of a week is about the week that was planned and one of so many near it, which so many tastes would rather have.
WEEKS_NEAR, TASTES_TO_ASK_ABOUT = 200, 20
#: The step of the perceptron, in standard units of weight for each standard unit that a week's features were moved.
STEP = 0.1
#: The pool is fitted anew every so many weeks.
POOLED_EVERY = 2


@dataclass
class Lived:
    """One week as a method hears of it."""

    week: int
    at: datetime
    shown: Features
    lived: Features
    moves: tuple[Choice, ...]
    stays: tuple[Choice, ...]
    said: Said


@dataclass
class Method:
    """One method at one family; by itself it plans by the questionnaire and learns nothing."""

    home: Home
    draws: Draws
    #: The week that was planned last.
    shown: Draft = field(init=False)
    _last: dict[int, list[Place]] = field(default_factory=dict)

    def learned(self) -> LearnedPreferences | None:
        """What goes into the next plan."""
        return None

    def plan(self, variant: int, seed: int) -> Draft:
        """Plan a week."""
        return self._planned(variant, self.learned(), seed)

    def opens(self, answers: Callable[[Features, Features], bool], at: datetime, shift: dict[str, float]) -> None:
        """Get to know the family before its first week."""

    def hear(self, lived: Lived) -> None:
        """Take in what happened in a week."""

    def _planned(
        self, variant: int, learned: LearnedPreferences | None, seed: int, rounds: int = ROUNDS, *, keeps: bool = True
    ) -> Draft:
        problem = self._problem(variant, learned)
        choices = self.home.choices[variant].weighed_anew(problem)
        draft = quick_week(problem, seed=seed, rounds=rounds, start=self._last.get(variant, ()), choices=choices)
        if keeps:
            self._last[variant], self.shown = draft.places(), draft
        return draft

    def _problem(self, variant: int, learned: LearnedPreferences | None) -> WeekProblem:
        problem = self.home.problems[variant]
        return problem.changed(learned=learned) if learned else problem


@dataclass
class Oracle(Method):
    """It knows the taste."""

    taste: Taste | None = None

    def learned(self) -> LearnedPreferences | None:
        return self.taste.for_planning if self.taste else None


@dataclass
class Perceptron(Method):
    """Coactive learning: the weights go a step towards what the family made of the week.

    References
    ----------
    Shivaswamy and Joachims (2015), Coactive learning, J. Artif. Intell. Res. 53.
    """

    def __post_init__(self) -> None:
        self._weights = self.home.prior.mean

    def learned(self) -> LearnedPreferences:
        return self.home.prior.for_planning(self._weights)

    def hear(self, lived: Lived) -> None:
        prior = self.home.prior
        step = STEP * (prior.standard(lived.lived) - prior.standard(lived.shown))
        self._weights = (self._weights + step).clip(prior.low, prior.high)


@dataclass
class Best(Method):
    """Gradient boosting over the rated weeks of all families picks the best of some candidates."""

    judge: BestOf = field(default_factory=BestOf)
    _stars: list[int] = field(default_factory=list)

    def plan(self, variant: int, seed: int) -> Draft:
        prior = self.home.prior
        weeks = [self._planned(variant, None, seed)]
        for number in range(1, CANDIDATES):
            noise = [0.0 if place_feature(name) else self.draws.normal(APART) for name in prior.names]
            learned = prior.for_planning((prior.mean + noise).clip(prior.low, prior.high))
            weeks.append(self._planned(variant, learned, seed + number, CANDIDATE_ROUNDS, keeps=False))
        return weeks[self.judge.best([self._row(counted(week)) for week in weeks])]

    def hear(self, lived: Lived) -> None:
        if lived.said.stars is not None:
            self.judge.hear(self._row(lived.lived), lived.said.stars)
            self._stars.append(lived.said.stars)

    def _row(self, features: Features) -> list[float]:
        """The week's wishes, what the questionnaire says of them, and how the family usually rates."""
        prior = self.home.prior
        wishes = [number for number, name in enumerate(prior.names) if not place_feature(name)]
        row, usual = prior.standard(features).tolist(), prior.mean.tolist()
        rates = sum(self._stars) / len(self._stars) if self._stars else 3.6
        return [*(row[number] for number in wishes), *(usual[number] for number in wishes), rates]


@dataclass
class Learner(Method):
    """Ours: what the family moved, answered and rated, read as one utility."""

    hears_moves: bool = True
    hears_items: bool = True
    asks_weekly: bool = True
    assumptions: Assumptions = field(default_factory=Assumptions)
    shift: dict[str, float] = field(default_factory=dict)
    _heard: list[Observation] = field(default_factory=list)
    utility: Utility | None = None

    def learned(self) -> LearnedPreferences | None:
        return self.utility.for_planning() if self.utility else None

    def opens(self, answers: Callable[[Features, Features], bool], at: datetime, shift: dict[str, float]) -> None:
        self.shift = shift
        self.relearn(at)
        assert self.utility is not None
        tastes = drawn_tastes(self.utility, count=WEEKS_TO_COMPARE, seed=self.draws.between(0, 10**6))
        weeks = {
            f"{number:02}": counted(self._planned(0, learned, number, CANDIDATE_ROUNDS, keeps=False))
            for number, learned in enumerate(tastes)
        }
        asked: list[frozenset[str]] = []
        for number in range(OPENING_QUESTIONS):
            pair = best_pair(self.utility, weeks, asked=asked)
            if pair is None:
                break
            asked.append(frozenset((pair.one, pair.other)))
            one, other = weeks[pair.one], weeks[pair.other]
            self._heard += answer_of(f"opening {number}", at, one, other, prefers_one=answers(one, other))
            self.relearn(at)

    def asks(self, answers: Callable[[Features, Features], bool], week: int, at: datetime) -> None:
        """Ask the question of a week, where it is not sure."""
        if self.utility is None or not self.asks_weekly:
            return
        tastes = tilted_tastes(self.utility, count=TASTES_TO_ASK_ABOUT)[1:]
        drafts = [(self.shown, 0), *one_thing_apart(self.shown, tastes, most_counted=WEEKS_NEAR)]
        weeks = {f"{number:02}": counted(draft) for number, (draft, _) in enumerate(drafts)}
        apart = {f"{number:02}": lessons for number, (_, lessons) in enumerate(drafts)}
        pair = question_of_the_week(self.utility, weeks, apart, last_asked_on=None, today=at.date())
        if pair is not None:
            one, other = weeks[pair.one], weeks[pair.other]
            rows = where_they_differ(one, other)
            self._heard += answer_of(f"week {week} question", at, *rows, prefers_one=answers(one, other))

    def hear(self, lived: Lived) -> None:
        said = lived.said
        if self.hears_moves:
            self._heard += lived.moves + lived.stays
        self._heard += readings_of(
            f"week {lived.week}",
            lived.at,
            lived.lived,
            stars=said.stars,
            items=said.items if self.hears_items else {},
            about=ABOUT,
        )

    def relearn(self, now: datetime) -> None:
        """Learn from all that was heard."""
        prior = prior_of(self.home.problems[0].preferences, self.home.scale, shift=self.shift)
        assumptions = self.assumptions
        since = changed_at(prior, self._heard, now=now, assumptions=assumptions)
        if since is not None:
            self._heard = [one for one in self._heard if one.at >= since]
        assumptions = attuned(prior, self._heard, now=now, assumptions=assumptions)
        self.utility = learn(prior, self._heard, now=now, assumptions=assumptions)

    def leaning(self, now: datetime) -> Leaning:
        """Tell the pool what it may know."""
        assert self.utility is not None
        return leaning_of(learn(self.utility.prior, poolable(self._heard), now=now, assumptions=self.assumptions))


@dataclass
class Pool:
    """What the families of a block have in common: nothing, the judge of candidates, or a shift of the wishes."""

    is_shared: bool = True
    judge: BestOf = field(default_factory=BestOf)
    earlier: tuple[Leaning, ...] = ()

    def shift(self, learners: Sequence[Learner], now: datetime) -> dict[str, float]:
        """Fit what these families and the earlier ones have in common."""
        leanings = [one.leaning(now) for one in learners if one.utility is not None]
        return pooled_shift([*self.earlier, *leanings]).by_wish

    def after(self, week: int, methods: Sequence[Method], now: datetime) -> None:
        """Let every method learn when a week is over."""
        learners = [one for one in methods if isinstance(one, Learner)]
        if self.is_shared and learners and week % POOLED_EVERY == 0:
            shift = self.shift(learners, now)
            for one in learners:
                one.shift = shift
        for one in learners:
            one.relearn(now)
        if any(isinstance(one, Best) for one in methods):
            self.judge.train()


METHODS: dict[str, Callable[[Home, Taste, Draws, Pool], Method]] = {
    "questionnaire": lambda home, taste, draws, pool: Method(home, draws),
    "stars only": lambda home, taste, draws, pool: Learner(
        home, draws, hears_moves=False, hears_items=False, asks_weekly=False
    ),
    "best of": lambda home, taste, draws, pool: Best(home, draws, judge=pool.judge),
    "perceptron": lambda home, taste, draws, pool: Perceptron(home, draws),
    "ours": lambda home, taste, draws, pool: Learner(home, draws),
    "ours alone": lambda home, taste, draws, pool: Learner(home, draws),
    "oracle": lambda home, taste, draws, pool: Oracle(home, draws, taste=taste),
}
#: Those that learn from one family alone.
ALONE = frozenset({"ours alone", "stars only"})
