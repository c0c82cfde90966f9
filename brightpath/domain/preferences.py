"""Starting preferences: what the questionnaire says about the shape of the week, before anything was learned.

`EFFECTS` is the whole list: answer, feature, effect. docs/preferences.md is the same list for parents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from statistics import median
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from brightpath.domain.family import Child, Flexibility, Household, PlanningApproach
from brightpath.domain.questions import NEUTRAL_POINTS, STANDARD_SCORING, CategoryKey, ScoredQuestion, category_scores
from brightpath.domain.weeks import PARTS_OF_DAY

#: How strictly the family keeps to a schedule, as a structure level 0-1 (our reading of the four answers).
STRUCTURE_LEVELS: Final = {
    Flexibility.UNSTRUCTURED: 0.1,
    Flexibility.FLEXIBLE: 0.35,
    Flexibility.MODERATE: 0.6,
    Flexibility.HIGHLY_STRUCTURED: 0.9,
}
#: What each wish of the planner is worth to a family whose answers are all in the middle; 0 until an answer asks for it.
DEFAULT_WEIGHTS: Final[dict[str, float]] = {
    "best_hours": 25.0,
    "core_early": 15.0,
    "liked_times": 5.0,
    "spread": 15.0,
    "even_days": 10.0,
    "same_time": 17.0,
    "breaks": 10.0,
    "compact_days": 10.0,
    "often_enough": 5.0,
    "varied_days": 0.0,
    "alike_together": 0.0,
    "siblings_together": 0.0,
    "interest_lift": 0.0,
    "open_time": 0.0,
    "light_friday": 0.0,
    "calm_parent": 0.0,
    "likely_to_get_done": 0.0,
}
#: No wish grows or shrinks by more than this factor, whatever is answered.
MOST_TIMES_DEFAULT: Final = 3.0
#: No wish that is worth nothing by itself is asked for with more than this.
MOST_GIVEN: Final = 30.0
SHORTEST_BLOCK, LONGEST_BLOCK = 20, 60
FEWEST_BLOCKS, MOST_BLOCKS = 2, 5
#: A rating from here on says that the family wants it.
WANTED: Final = 4
USUAL_BLOCK: Final = 30
#: After so many minutes of blocks a family likes a break, unless it says more.
USUAL_STRETCH: Final = 60


class RuleName(StrEnum):
    """What a philosophy or a style asks of a plan beyond weights."""

    SHORT_LESSONS = "short_lessons"
    PROTECTED_BLOCK = "protected_block"
    LOOP = "loop"
    GROUPED = "grouped"
    OPEN_TIME = "open_time"
    OUTDOOR_TIME = "outdoor_time"
    DAILY_REVIEW = "daily_review"


#: What the planner itself looks at. Short lessons, loops and groups are in the lessons already (`domain.styles`), and the
#: others are kept until the planner knows them.
PLANNED: Final = frozenset({RuleName.OPEN_TIME, RuleName.PROTECTED_BLOCK})


class AskedRule(BaseModel):
    """One such rule, with its minutes where it has some, and the answer (`Effect.answer`) that asked for it."""

    model_config = ConfigDict(frozen=True)

    name: RuleName
    minutes: int | None = None
    asked_by: str


class StartingPreferences(BaseModel):
    """Structure level 0-1, block length 20-60 minutes, a break after 2-5 blocks, and a weight per wish of the planner.

    `start_of_day` holds minutes after midnight by the child's id. The planner does not look at it.
    """

    model_config = ConfigDict(frozen=True)

    structure_level: float = 0.6
    block_minutes: int = USUAL_BLOCK
    break_after_blocks: int = 2
    start_of_day: dict[str, int] = Field(default_factory=dict)
    wish_weights: dict[str, float] = Field(default_factory=dict)
    rules: tuple[AskedRule, ...] = ()

    @property
    def liked_stretch(self) -> int:
        """Minutes of lessons after which this family likes a break."""
        return self.block_minutes * self.break_after_blocks

    def for_planning(self) -> StartingPreferences:
        """Leave out what no plan depends on yet, so that a change of it makes no plan look out of date."""
        rules = tuple(rule for rule in self.rules if rule.name in PLANNED)
        return self.model_copy(update={"start_of_day": {}, "rules": rules})

    def asks(self, name: RuleName) -> AskedRule | None:
        """Find the answer that asks for a rule, the one that asks for the most minutes when there are several."""
        asked = [rule for rule in self.rules if rule.name is name]
        return max(asked, key=lambda rule: rule.minutes or 0, default=None)


class Answers(NamedTuple):
    """What an effect may look at: the household as answered, and the five scores, 1-5."""

    household: Household
    scores: dict[CategoryKey, float]


Apply = Callable[[Answers, StartingPreferences], StartingPreferences]
#: Reads the points 1-5 of one answer; 3 where it is missing.
Points = Callable[[Answers], float]


class Effect(NamedTuple):
    """A row of the table: which answer, when it counts, which feature it moves, and how, in a parent's words."""

    answer: str
    when: str
    feature: str
    effect: str
    apply: Apply

    def on(self, answers: Answers, preferences: StartingPreferences) -> StartingPreferences:
        """Let the answer do what the row says, within the bounds of every feature."""
        return _bounded(self.apply(answers, preferences))


def starting_preferences(
    household: Household, scoring: Sequence[ScoredQuestion] = STANDARD_SCORING
) -> StartingPreferences:
    """Read the preferences a family starts with from its answers: every effect of the table, one after the other."""
    answers = Answers(household, category_scores(household.likert, scoring))
    preferences = StartingPreferences(wish_weights=dict(DEFAULT_WEIGHTS))
    for effect in EFFECTS:
        preferences = effect.on(answers, preferences)
    weights = {
        name: round(min(_most(usual), max(usual / MOST_TIMES_DEFAULT, preferences.wish_weights[name])), 2)
        for name, usual in DEFAULT_WEIGHTS.items()
    }
    return preferences.model_copy(
        update={"structure_level": round(preferences.structure_level, 3), "wish_weights": weights}
    )


def best_start_of_day(child: Child) -> int:
    """Find the minute of the day at which a child's best learning times begin within its hours, else its hours."""
    opens, closes = child.hours
    starts = [
        max(opens, PARTS_OF_DAY[part][0])
        for part in child.best_times
        if PARTS_OF_DAY[part][0] < closes and opens < PARTS_OF_DAY[part][1]
    ]
    return min(starts, default=opens)


def most_answered(wish: str) -> float:
    """Say how much a wish weighs at most, whatever is answered."""
    return _most(DEFAULT_WEIGHTS.get(wish, 0.0))


def _most(usual: float) -> float:
    return MOST_TIMES_DEFAULT * usual if usual else MOST_GIVEN


def _bounded(preferences: StartingPreferences) -> StartingPreferences:
    return preferences.model_copy(
        update={
            "structure_level": min(1.0, max(0.0, preferences.structure_level)),
            "block_minutes": min(LONGEST_BLOCK, max(SHORTEST_BLOCK, preferences.block_minutes)),
            "break_after_blocks": min(MOST_BLOCKS, max(FEWEST_BLOCKS, preferences.break_after_blocks)),
        }
    )


# -- whose points ----------------------------------------------------------------------------------------------------


def _score(category: CategoryKey) -> Points:
    return lambda answers: answers.scores[category]


def _rating(question: str, key: str) -> Points:
    return lambda answers: getattr(answers.household, question).get(key, NEUTRAL_POINTS)


# -- what they do ----------------------------------------------------------------------------------------------------


def _nothing(answers: Answers, preferences: StartingPreferences) -> StartingPreferences:
    return preferences


def _moves_level(points: Points, a_point: float) -> Apply:
    return lambda answers, preferences: preferences.model_copy(
        update={"structure_level": preferences.structure_level + a_point * (points(answers) - NEUTRAL_POINTS)}
    )


def _weighs(points: Points, **most: float) -> Apply:
    """Multiply weights: at 5 points by the factor named, at 1 by its inverse, in the middle by 1, evenly between."""
    return lambda answers, preferences: _times(
        preferences, {wish: factor ** ((points(answers) - NEUTRAL_POINTS) / 2) for wish, factor in most.items()}
    )


def _times(preferences: StartingPreferences, factors: dict[str, float]) -> StartingPreferences:
    weights = preferences.wish_weights
    return preferences.model_copy(
        update={"wish_weights": {**weights, **{wish: weights[wish] * factor for wish, factor in factors.items()}}}
    )


def _gives(points: Points, **weights: tuple[float, float]) -> Apply:
    """Add to the weights of wishes that nobody has unasked: so much at 4 points, and so much at 5."""

    def apply(answers: Answers, preferences: StartingPreferences) -> StartingPreferences:
        given = points(answers)
        if given < WANTED:
            return preferences
        known = preferences.wish_weights
        more = {wish: known[wish] + weight[given > WANTED] for wish, weight in weights.items()}
        return preferences.model_copy(update={"wish_weights": {**known, **more}})

    return apply


def _adds_to_blocks(points: Points, a_point: int) -> Apply:
    """Lengthen or shorten blocks for every point above the middle; below it nothing happens."""
    return lambda answers, preferences: preferences.model_copy(
        update={"block_minutes": preferences.block_minutes + round(a_point * max(0, points(answers) - NEUTRAL_POINTS))}
    )


def _asks(points: Points, rule: RuleName, who: str, minutes: tuple[int, int] | None = None) -> Apply:
    """Store a rule when it is wanted, with its minutes at 4 points and at 5."""

    def apply(answers: Answers, preferences: StartingPreferences) -> StartingPreferences:
        given = points(answers)
        if given < WANTED:
            return preferences
        asked = AskedRule(name=rule, minutes=minutes and minutes[given > WANTED], asked_by=who)
        return preferences.model_copy(update={"rules": (*preferences.rules, asked)})

    return apply


def _when_approach(approach: PlanningApproach, then: Apply) -> Apply:
    return lambda answers, preferences: (
        then(answers, preferences) if answers.household.planning_approach is approach else preferences
    )


def _usual_lesson(answers: Answers, preferences: StartingPreferences) -> StartingPreferences:
    durations = [subject.minutes for child in answers.household.children for subject in child.subjects]
    block = round(median(durations) / 5) * 5 if durations else USUAL_BLOCK
    return preferences.model_copy(update={"block_minutes": block})


def _break_rhythm(answers: Answers, preferences: StartingPreferences) -> StartingPreferences:
    return preferences.model_copy(update={"break_after_blocks": USUAL_STRETCH // preferences.block_minutes})


def _one_block_more(answers: Answers, preferences: StartingPreferences) -> StartingPreferences:
    more = _rating("philosophies", "montessori")(answers) >= WANTED
    return preferences.model_copy(update={"break_after_blocks": preferences.break_after_blocks + more})


def _starts_of_day(answers: Answers, preferences: StartingPreferences) -> StartingPreferences:
    return preferences.model_copy(
        update={"start_of_day": {child.id: best_start_of_day(child) for child in answers.household.children}}
    )


def _steadiness(answers: Answers, preferences: StartingPreferences) -> StartingPreferences:
    weight = 5 + 20 * preferences.structure_level
    return preferences.model_copy(update={"wish_weights": {**preferences.wish_weights, "same_time": weight}})


def _level_of(flexibility: Flexibility) -> Apply:
    return lambda answers, preferences: (
        preferences.model_copy(update={"structure_level": STRUCTURE_LEVELS[flexibility]})
        if answers.household.flexibility is flexibility
        else preferences
    )


# -- the table -------------------------------------------------------------------------------------------------------

LEVEL, BLOCK, RHYTHM, START = "structure level", "block length", "break rhythm", "start of day"
KEPT, INSIGHT = "kept", "insight"
CHOSEN = "when chosen"
BOTH_WAYS = "by points above or below 3"
ABOVE = "by points above 3"
FROM_FOUR = "rated 4 or 5"


def _weight_of(wish: str) -> str:
    return f"weight of `{wish}`"


def _rule(name: RuleName) -> str:
    return f"rule `{name.value}`"


def _philosophy(key: str) -> Points:
    return _rating("philosophies", key)


def _style(key: str) -> Points:
    return _rating("scheduling_styles", key)


def _activity(key: str) -> Points:
    return _rating("activities", key)


#: In the order in which they are applied: what sets a feature first, what moves it after.
EFFECTS: Final[tuple[Effect, ...]] = (
    # How strictly the family keeps to a schedule (section 5).
    Effect("Flexibility: unstructured", CHOSEN, LEVEL, "It is 0.1.", _level_of(Flexibility.UNSTRUCTURED)),
    Effect("Flexibility: flexible", CHOSEN, LEVEL, "It is 0.35.", _level_of(Flexibility.FLEXIBLE)),
    Effect(
        "Flexibility: moderate structure",
        "when chosen, or when nothing is",
        LEVEL,
        "It is 0.6.",
        _level_of(Flexibility.MODERATE),
    ),
    Effect("Flexibility: highly structured", CHOSEN, LEVEL, "It is 0.9.", _level_of(Flexibility.HIGHLY_STRUCTURED)),
    Effect(
        "Statements: Flexibility vs Structure",
        BOTH_WAYS,
        LEVEL,
        "Each point above 3 lowers it by 0.1, each point below raises it by 0.1.",
        _moves_level(_score(CategoryKey.FLEXIBILITY), -0.1),
    ),
    Effect(
        "Philosophy: unschooling",
        BOTH_WAYS,
        LEVEL,
        "Each point above 3 lowers it by 0.05, each point below raises it by 0.05.",
        _moves_level(_philosophy("unschooling"), -0.05),
    ),
    Effect(
        "Structure level",
        "always",
        _weight_of("same_time"),
        "It is 5 + 20 · structure level: the more structure you like, the more a subject keeps its time.",
        _steadiness,
    ),
    # The statements (section 7).
    Effect(
        "Statements: Subject Rotation",
        BOTH_WAYS,
        _weight_of("spread"),
        "Up to 1.5 times at 5: subjects of a few times a week take turns over the days.",
        _weighs(_score(CategoryKey.ROTATION), spread=1.5),
    ),
    Effect(
        "Statements: Time Management",
        BOTH_WAYS,
        _weight_of("compact_days"),
        "Up to 1.4 times at 5: the day is done early and without long gaps.",
        _weighs(_score(CategoryKey.TIME), compact_days=1.4),
    ),
    Effect(
        "Statements: Long-Term Scheduling",
        BOTH_WAYS,
        _weight_of("even_days"),
        "Up to 1.3 times at 5: every day carries about the same.",
        _weighs(_score(CategoryKey.LONG_TERM), even_days=1.3),
    ),
    Effect(
        "Statements: Prioritization",
        BOTH_WAYS,
        _weight_of("core_early"),
        "Up to 1.6 times at 5: core subjects come first in the day.",
        _weighs(_score(CategoryKey.PRIORITIZATION), core_early=1.6),
    ),
    # Lengths and hours (sections 4 and 6).
    Effect(
        "Lengths of your subjects",
        "always",
        BLOCK,
        "It is their median, to the nearest 5 minutes; 30 minutes while there are no subjects.",
        _usual_lesson,
    ),
    Effect(
        "Philosophy: Charlotte Mason",
        ABOVE,
        BLOCK,
        "Each point above 3 shortens it by 5 minutes.",
        _adds_to_blocks(_philosophy("charlotte_mason"), -5),
    ),
    Effect(
        "Scheduling style: block",
        ABOVE,
        BLOCK,
        "Each point above 3 lengthens it by 5 minutes.",
        _adds_to_blocks(_style("block"), 5),
    ),
    Effect(
        "Block length",
        "always",
        RHYTHM,
        "A break comes after as many blocks as fit into 60 minutes, at least 2.",
        _break_rhythm,
    ),
    Effect("Philosophy: Montessori", FROM_FOUR, RHYTHM, "A break comes one block later.", _one_block_more),
    Effect(
        "Hours and best learning times",
        "always",
        START,
        "It is the moment in the child's hours at which a best time begins. It is a suggestion; your hours decide.",
        _starts_of_day,
    ),
    # Philosophies (section 7).
    Effect(
        "Philosophy: traditional",
        BOTH_WAYS,
        _weight_of("same_time"),
        "Up to 1.2 times at 5: a timetable that repeats.",
        _weighs(_philosophy("traditional"), same_time=1.2),
    ),
    Effect(
        "Philosophy: traditional",
        BOTH_WAYS,
        _weight_of("core_early"),
        "Up to 1.2 times at 5: core subjects come first in the day.",
        _weighs(_philosophy("traditional"), core_early=1.2),
    ),
    Effect(
        "Philosophy: Charlotte Mason",
        FROM_FOUR,
        _rule(RuleName.SHORT_LESSONS),
        "If it may change lessons, they are short: at most 20 minutes at 4 and 15 at 5 up to age 8, 30 and 25 at 9-11, "
        "45 and 40 at 12-14, 60 and 50 from 15. Work of the hand (arts, music, movement, practical things) keeps its length.",
        _asks(_philosophy("charlotte_mason"), RuleName.SHORT_LESSONS, "Philosophy: Charlotte Mason", (20, 15)),
    ),
    Effect(
        "Philosophy: Charlotte Mason",
        FROM_FOUR,
        _weight_of("varied_days"),
        "10 at 4, 15 at 5: no two lessons alike in a row, and head and hand take turns.",
        _gives(_philosophy("charlotte_mason"), varied_days=(10, 15)),
    ),
    Effect(
        "Philosophy: Montessori",
        BOTH_WAYS,
        _weight_of("best_hours"),
        "Up to 1.2 times at 5: lessons follow the child's own best times.",
        _weighs(_philosophy("montessori"), best_hours=1.2),
    ),
    Effect(
        "Philosophy: Montessori",
        FROM_FOUR,
        _rule(RuleName.PROTECTED_BLOCK),
        "A work cycle of 150 minutes at 4, 180 at 5, that nothing cuts in two.",
        _asks(_philosophy("montessori"), RuleName.PROTECTED_BLOCK, "Philosophy: Montessori", (150, 180)),
    ),
    Effect(
        "Philosophy: classical",
        BOTH_WAYS,
        _weight_of("core_early"),
        "Up to 1.25 times at 5: core subjects come first in the day.",
        _weighs(_philosophy("classical"), core_early=1.25),
    ),
    Effect(
        "Philosophy: unschooling",
        FROM_FOUR,
        _rule(RuleName.OPEN_TIME),
        "60 minutes a day at 4, 120 at 5, with nothing planned.",
        _asks(_philosophy("unschooling"), RuleName.OPEN_TIME, "Philosophy: unschooling", (60, 120)),
    ),
    Effect(
        "Philosophy: unschooling",
        FROM_FOUR,
        _weight_of("open_time"),
        "20 at 4, 30 at 5: how much these minutes count.",
        _gives(_philosophy("unschooling"), open_time=(20, 30)),
    ),
    # Scheduling styles (section 7).
    Effect(
        "Scheduling style: block",
        FROM_FOUR,
        _rule(RuleName.PROTECTED_BLOCK),
        "60 minutes at 4, 90 at 5, that nothing cuts in two.",
        _asks(_style("block"), RuleName.PROTECTED_BLOCK, "Scheduling style: block", (60, 90)),
    ),
    Effect(
        "Scheduling style: block",
        FROM_FOUR,
        _weight_of("alike_together"),
        "10 at 4, 15 at 5: lessons of one kind stand beside each other.",
        _gives(_style("block"), alike_together=(10, 15)),
    ),
    Effect(
        "Scheduling style: loop",
        FROM_FOUR,
        _rule(RuleName.LOOP),
        "If it may change lessons, a child's subjects of 2-3 times a week that are not core take turns in a loop that stands "
        "every school day: those that need as much of you as each other, while you named no loop of your own for the child.",
        _asks(_style("loop"), RuleName.LOOP, "Scheduling style: loop"),
    ),
    Effect(
        "Scheduling style: time-blocked",
        BOTH_WAYS,
        _weight_of("same_time"),
        "Up to 1.4 times at 5: every subject has its place in the day.",
        _weighs(_style("time_blocked"), same_time=1.4),
    ),
    Effect(
        "Scheduling style: time-blocked",
        BOTH_WAYS,
        _weight_of("liked_times"),
        "Up to 1.3 times at 5: subjects stand nearer the times you like for them.",
        _weighs(_style("time_blocked"), liked_times=1.3),
    ),
    Effect(
        "Scheduling style: interest-led",
        BOTH_WAYS,
        _weight_of("best_hours"),
        "Up to 1.2 times at 5: lessons follow the child's own best times.",
        _weighs(_style("interest_led"), best_hours=1.2),
    ),
    Effect(
        "Scheduling style: interest-led",
        BOTH_WAYS,
        _weight_of("often_enough"),
        "Up to 1.5 times at 5: free room goes to the best loved subjects.",
        _weighs(_style("interest_led"), often_enough=1.5),
    ),
    Effect(
        "Scheduling style: interest-led",
        FROM_FOUR,
        _weight_of("interest_lift"),
        "10 at 4, 15 at 5: the best loved subjects have the best hours.",
        _gives(_style("interest_led"), interest_lift=(10, 15)),
    ),
    Effect(
        "Scheduling style: interest-led",
        FROM_FOUR,
        _rule(RuleName.OPEN_TIME),
        "30 minutes a day at 4, 60 at 5, with nothing planned.",
        _asks(_style("interest_led"), RuleName.OPEN_TIME, "Scheduling style: interest-led", (30, 60)),
    ),
    Effect(
        "Scheduling style: interest-led",
        FROM_FOUR,
        _weight_of("open_time"),
        "5 at 4, 10 at 5: how much these minutes count.",
        _gives(_style("interest_led"), open_time=(5, 10)),
    ),
    Effect(
        "Scheduling style: grouped activities",
        FROM_FOUR,
        _rule(RuleName.GROUPED),
        "If it may change lessons, siblings at most 4 years apart have a subject together when it has the same name, "
        "length and number of times, and needs about as much of you; maths and language arts stay each child's own.",
        _asks(_style("grouped_activities"), RuleName.GROUPED, "Scheduling style: grouped activities"),
    ),
    Effect(
        "Scheduling style: grouped activities",
        FROM_FOUR,
        _weight_of("siblings_together"),
        "10 at 4, 15 at 5: what siblings learn apart stands at the same time.",
        _gives(_style("grouped_activities"), siblings_together=(10, 15)),
    ),
    Effect(
        "Scheduling style: grouped activities",
        FROM_FOUR,
        _weight_of("alike_together"),
        "5 at 4, 10 at 5: lessons of one kind stand beside each other.",
        _gives(_style("grouped_activities"), alike_together=(5, 10)),
    ),
    # Planning approaches (section 7).
    Effect(
        "Planning approach: fully planned",
        CHOSEN,
        _weight_of("often_enough"),
        "1.4 times: free room is filled as far as you asked.",
        _when_approach(PlanningApproach.FULLY_PLANNED, lambda _, found: _times(found, {"often_enough": 1.4})),
    ),
    Effect("Planning approach: mostly planned", CHOSEN, KEPT, "Kept; changes nothing yet.", _nothing),
    Effect(
        "Planning approach: mix of planned and spontaneous",
        CHOSEN,
        _rule(RuleName.OPEN_TIME),
        "30 minutes a day with nothing planned.",
        _when_approach(
            PlanningApproach.MIX,
            _asks(
                lambda _: WANTED,
                RuleName.OPEN_TIME,
                "Planning approach: mix of planned and spontaneous",
                (30, 30),
            ),
        ),
    ),
    Effect(
        "Planning approach: mix of planned and spontaneous",
        CHOSEN,
        _weight_of("open_time"),
        "10: how much these minutes count.",
        _when_approach(PlanningApproach.MIX, _gives(lambda _: WANTED, open_time=(10, 10))),
    ),
    Effect(
        "Planning approach: mostly spontaneous",
        CHOSEN,
        _weight_of("often_enough"),
        "0.7 times: free room may stay free.",
        _when_approach(PlanningApproach.MOSTLY_SPONTANEOUS, lambda _, found: _times(found, {"often_enough": 0.7})),
    ),
    Effect(
        "Planning approach: mostly spontaneous",
        CHOSEN,
        _rule(RuleName.OPEN_TIME),
        "60 minutes a day with nothing planned.",
        _when_approach(
            PlanningApproach.MOSTLY_SPONTANEOUS,
            _asks(lambda _: WANTED, RuleName.OPEN_TIME, "Planning approach: mostly spontaneous", (60, 60)),
        ),
    ),
    Effect(
        "Planning approach: mostly spontaneous",
        CHOSEN,
        _weight_of("open_time"),
        "20: how much these minutes count.",
        _when_approach(PlanningApproach.MOSTLY_SPONTANEOUS, _gives(lambda _: WANTED, open_time=(20, 20))),
    ),
    # Activities (section 7).
    Effect("Activities: textbooks and worksheets", "when rated", INSIGHT, "Counts as reading and writing.", _nothing),
    Effect("Activities: nature exploration", "when rated", INSIGHT, "Counts as outdoors.", _nothing),
    Effect(
        "Activities: nature exploration",
        FROM_FOUR,
        _rule(RuleName.OUTDOOR_TIME),
        "Kept for later: 60 minutes a week at 4, 120 at 5, outdoors.",
        _asks(_activity("nature_exploration"), RuleName.OUTDOOR_TIME, "Activities: nature exploration", (60, 120)),
    ),
    Effect("Activities: arts and crafts", "when rated", INSIGHT, "Counts as hands-on.", _nothing),
    Effect("Activities: memorization", "when rated", INSIGHT, "Counts as talking and reciting.", _nothing),
    Effect(
        "Activities: memorization",
        FROM_FOUR,
        _rule(RuleName.DAILY_REVIEW),
        "Kept for later: 5 minutes a day at 4, 10 at 5, of saying things by heart.",
        _asks(_activity("memorization"), RuleName.DAILY_REVIEW, "Activities: memorization", (5, 10)),
    ),
    Effect("Activities: research projects", "when rated", INSIGHT, "Counts as reading and writing.", _nothing),
    Effect("Activities: experiments", "when rated", INSIGHT, "Counts as hands-on.", _nothing),
    Effect("Activities: discussions", "when rated", INSIGHT, "Counts as talking and reciting.", _nothing),
)
