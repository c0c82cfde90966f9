"""What foreign keys and triggers would have promised, asked as questions; an answer is a sentence, never good news."""

from __future__ import annotations

from dataclasses import dataclass

from brightpath.storage import week_facts
from brightpath.storage.database import Db


@dataclass(frozen=True)
class _Belongs:
    """Every value of a column stands in another table; nothing (NULL) is allowed."""

    table: str
    column: str
    parent: str
    parent_column: str

    @property
    def sentence(self) -> str:
        return f"{{count}} of {self.table} name a {self.column} that is not in {self.parent}."

    @property
    def sql(self) -> str:
        return (
            f"SELECT count(*) FROM {self.table} AS own ANTI JOIN {self.parent} AS parent"
            f" ON own.{self.column} = parent.{self.parent_column} WHERE own.{self.column} IS NOT NULL"
        )


@dataclass(frozen=True)
class _Never:
    """A count that is always zero."""

    sentence: str
    sql: str


_BELONGS = (
    _Belongs("family_members", "family_id", "families", "family_id"),
    _Belongs("family_members", "user_id", "users", "user_id"),
    _Belongs("family_members", "child_id", "children", "child_id"),
    _Belongs("sessions", "user_id", "users", "user_id"),
    _Belongs("adults", "family_id", "families", "family_id"),
    _Belongs("children", "family_id", "families", "family_id"),
    _Belongs("subjects", "family_id", "families", "family_id"),
    _Belongs("subjects", "child_id", "children", "child_id"),
    _Belongs("family_commitments", "family_id", "families", "family_id"),
    _Belongs("child_commitments", "family_id", "families", "family_id"),
    _Belongs("child_commitments", "child_id", "children", "child_id"),
    _Belongs("lessons", "family_id", "families", "family_id"),
    _Belongs("lessons", "subject_id", "subjects", "subject_id"),
    _Belongs("school_years", "family_id", "families", "family_id"),
    _Belongs("terms", "family_id", "families", "family_id"),
    _Belongs("terms", "school_year_id", "school_years", "school_year_id"),
    _Belongs("days_off", "family_id", "families", "family_id"),
    _Belongs("questionnaire_sessions", "family_id", "families", "family_id"),
    _Belongs("schedules", "family_id", "families", "family_id"),
    _Belongs("schedules", "job_id", "jobs", "job_id"),
    _Belongs("schedule_items", "schedule_id", "schedules", "schedule_id"),
    _Belongs("schedule_items", "child_id", "children", "child_id"),
    _Belongs("schedule_items", "subject_id", "subjects", "subject_id"),
    _Belongs("jobs", "family_id", "families", "family_id"),
    _Belongs("job_documents", "job_id", "jobs", "job_id"),
    _Belongs("events", "family_id", "families", "family_id"),
    _Belongs("feeds", "family_id", "families", "family_id"),
    _Belongs("feeds", "child_id", "children", "child_id"),
    _Belongs("questions", "category_id", "question_categories", "category_id"),
    _Belongs("survey_runs", "family_id", "families", "family_id"),
    _Belongs("survey_runs", "session_id", "questionnaire_sessions", "session_id"),
    _Belongs("survey_answers", "run_id", "survey_runs", "run_id"),
    _Belongs("weeks", "family_id", "families", "family_id"),
    _Belongs("week_facts", "family_id", "families", "family_id"),
    _Belongs("activity_logs", "family_id", "families", "family_id"),
    _Belongs("activity_logs", "child_id", "children", "child_id"),
    _Belongs("activity_logs", "schedule_id", "schedules", "schedule_id"),
    _Belongs("activity_logs", "subject_id", "subjects", "subject_id"),
    _Belongs("activity_logs", "replaces", "activity_logs", "log_id"),
    _Belongs("activity_logs", "sequence", "events", "sequence"),
    _Belongs("repeating_items", "family_id", "families", "family_id"),
    _Belongs("proposals", "family_id", "families", "family_id"),
    _Belongs("feeds", "family_id", "families", "family_id"),
    _Belongs("feeds", "child_id", "children", "child_id"),
    _Belongs("feedback", "family_id", "families", "family_id"),
    _Belongs("feedback", "child_id", "children", "child_id"),
    _Belongs("feedback", "schedule_id", "schedules", "schedule_id"),
    _Belongs("feedback", "sequence", "events", "sequence"),
    _Belongs("learning_decisions", "family_id", "families", "family_id"),
    _Belongs("learning_decisions", "sequence", "events", "sequence"),
    _Belongs("learned", "family_id", "families", "family_id"),
    _Belongs("learning_scales", "family_id", "families", "family_id"),
    _Belongs("week_questions", "family_id", "families", "family_id"),
    _Belongs("ml_model_uses", "model_id", "ml_models", "model_id"),
    _Belongs("trusted_children", "family_id", "families", "family_id"),
    _Belongs("trusted_children", "child_id", "children", "child_id"),
    _Belongs("coop_shown", "coop_id", "coops", "coop_id"),
    _Belongs("coop_bands", "coop_id", "coops", "coop_id"),
    _Belongs("coop_attendance", "coop_id", "coops", "coop_id"),
    _Belongs("coop_attendance", "family_id", "families", "family_id"),
    _Belongs("coop_attendance", "child_id", "children", "child_id"),
    _Belongs("coop_calls", "coop_id", "coops", "coop_id"),
    _Belongs("coop_calls", "child_id", "children", "child_id"),
    _Belongs("coop_guests", "coop_id", "coops", "coop_id"),
    _Belongs("coop_guest_weeks", "family_key", "coop_guests", "family_key"),
    _Belongs("consents", "family_id", "families", "family_id"),
    _Belongs("family_keys", "family_id", "families", "family_id"),
    _Belongs("ledger_rules", "family_id", "families", "family_id"),
    _Belongs("ledger_rules", "child_id", "children", "child_id"),
    _Belongs("attendance_marks", "family_id", "families", "family_id"),
    _Belongs("attendance_marks", "child_id", "children", "child_id"),
    _Belongs("hours_asked", "family_id", "families", "family_id"),
    _Belongs("hours_asked", "child_id", "children", "child_id"),
    _Belongs("coop_coordinators", "coop_id", "coops", "coop_id"),
    _Belongs("coop_coordinators", "user_id", "users", "user_id"),
    _Belongs("coop_once_coordinated", "coop_id", "coops", "coop_id"),
    _Belongs("coop_once_coordinated", "user_id", "users", "user_id"),
    _Belongs("coop_invitations", "coop_id", "coops", "coop_id"),
    _Belongs("coop_invitations", "used_by_family", "families", "family_id"),
    _Belongs("coop_members", "coop_id", "coops", "coop_id"),
    _Belongs("coop_members", "family_id", "families", "family_id"),
    _Belongs("coop_groups", "coop_id", "coops", "coop_id"),
    _Belongs("coop_rooms", "coop_id", "coops", "coop_id"),
    _Belongs("coop_instructors", "coop_id", "coops", "coop_id"),
    _Belongs("coop_instructors", "family_id", "families", "family_id"),
    _Belongs("coop_classes", "coop_id", "coops", "coop_id"),
    _Belongs("coop_car_pools", "coop_id", "coops", "coop_id"),
    _Belongs("coop_enrolments", "coop_id", "coops", "coop_id"),
    _Belongs("coop_enrolments", "family_id", "families", "family_id"),
    _Belongs("coop_enrolments", "child_id", "children", "child_id"),
    _Belongs("coop_enrolments", "class_id", "coop_classes", "class_id"),
    _Belongs("coop_enrolments", "group_id", "coop_groups", "group_id"),
    _Belongs("coop_pins", "class_id", "coop_classes", "class_id"),
    _Belongs("coop_pins", "room_id", "coop_rooms", "room_id"),
    _Belongs("coop_timetables", "coop_id", "coops", "coop_id"),
    _Belongs("coop_timetables", "job_id", "jobs", "job_id"),
    _Belongs("coop_commitments", "family_id", "families", "family_id"),
    _Belongs("coop_commitments", "coop_id", "coops", "coop_id"),
    _Belongs("marks", "family_id", "families", "family_id"),
    _Belongs("marks", "child_id", "children", "child_id"),
    _Belongs("marks", "subject_id", "subjects", "subject_id"),
    _Belongs("marks", "sequence", "events", "sequence"),
    _Belongs("courses", "family_id", "families", "family_id"),
    _Belongs("courses", "child_id", "children", "child_id"),
    _Belongs("courses", "subject_id", "subjects", "subject_id"),
    _Belongs("courses", "sequence", "events", "sequence"),
    _Belongs("books", "family_id", "families", "family_id"),
    _Belongs("books", "child_id", "children", "child_id"),
    _Belongs("books", "subject_id", "subjects", "subject_id"),
    _Belongs("books", "sequence", "events", "sequence"),
    _Belongs("report_notes", "family_id", "families", "family_id"),
    _Belongs("report_notes", "child_id", "children", "child_id"),
    _Belongs("report_notes", "subject_id", "subjects", "subject_id"),
    _Belongs("report_notes", "sequence", "events", "sequence"),
)

#: Both sides of the comparison name the same columns, so that a row on one side only is a difference.
_ITEMS_OF_DOCUMENTS = """
    SELECT schedule_id, child->>'id' AS child_id, item->>'id' AS item_id, day->>'date' AS on_date,
           item->>'name' AS name, item->>'startTime' AS start_time, item->>'endTime' AS end_time,
           (item->>'completed')::BOOLEAN AS is_completed, item->>'type' AS type, item->>'notes' AS notes,
           coalesce((item->>'pinned')::BOOLEAN, false) AS is_pinned,
           coalesce((item->>'handedIn')::BOOLEAN, false) AS is_handed_in,
           coalesce((item->>'skipped')::BOOLEAN, false) AS is_skipped, item->>'part' AS part
    FROM (SELECT schedule_id, child, day, unnest((day->'items')::JSON[]) AS item FROM
         (SELECT schedule_id, child, unnest((child->'days')::JSON[]) AS day FROM
         (SELECT schedule_id, unnest((schedule_data->'children')::JSON[]) AS child FROM schedules)))
"""
_ITEMS_OF_ROWS = """
    SELECT schedule_id, child_id, item_id, item_date::VARCHAR AS on_date, name,
           format('{:02d}:{:02d}', start_minute // 60, start_minute % 60) AS start_time,
           format('{:02d}:{:02d}', end_minute // 60, end_minute % 60) AS end_time, is_completed,
           type, item_data->>'notes' AS notes, coalesce((item_data->>'pinned')::BOOLEAN, false) AS is_pinned,
           coalesce((item_data->>'handedIn')::BOOLEAN, false) AS is_handed_in,
           coalesce((item_data->>'skipped')::BOOLEAN, false) AS is_skipped, item_data->>'part' AS part
    FROM schedule_items
"""

_NEVER = (
    _Never(
        "{count} weeks have more than one active version.",
        "SELECT count(*) FROM (SELECT 1 FROM schedules WHERE is_active GROUP BY family_id, week_start_date"
        " HAVING count(*) > 1)",
    ),
    _Never(
        "{count} weeks have versions but none is active.",
        "SELECT count(*) FROM (SELECT 1 FROM schedules GROUP BY family_id, week_start_date"
        " HAVING NOT bool_or(is_active))",
    ),
    _Never(
        "{count} schedules have another week or version in their document than in their row.",
        "SELECT count(*) FROM schedules WHERE (schedule_data->>'version')::INTEGER IS DISTINCT FROM version"
        " OR schedule_data->>'weekStartDate' IS DISTINCT FROM week_start_date::VARCHAR",
    ),
    _Never(
        "{count} items stand in a schedule's document but not like that in its rows.",
        f"SELECT count(*) FROM ({_ITEMS_OF_DOCUMENTS} EXCEPT {_ITEMS_OF_ROWS})",
    ),
    _Never(
        "{count} items stand in a schedule's rows but not like that in its document.",
        f"SELECT count(*) FROM ({_ITEMS_OF_ROWS} EXCEPT {_ITEMS_OF_DOCUMENTS})",
    ),
    _Never(week_facts.CONTRADICTION, week_facts.CONTRADICTIONS),
    _Never(
        "{count} items belong to another family than their schedule.",
        "SELECT count(*) FROM schedule_items i JOIN schedules s USING (schedule_id) WHERE i.family_id <> s.family_id",
    ),
    _Never(
        "{count} weeks have a state but no plan.",
        "SELECT count(*) FROM weeks ANTI JOIN schedules USING (family_id, week_start_date)",
    ),
    _Never(
        "{count} weeks have a plan but no state.",
        "SELECT count(*) FROM (SELECT DISTINCT family_id, week_start_date FROM schedules)"
        " ANTI JOIN weeks USING (family_id, week_start_date)",
    ),
    _Never(
        "{count} changes that a week would take back or do again are not in the log.",
        "SELECT count(*) FROM (SELECT family_id, unnest(undo::BIGINT[] || redo::BIGINT[]) AS sequence FROM weeks)"
        " ANTI JOIN events USING (family_id, sequence)",
    ),
    _Never(
        "{count} events stand under another week than their data say.",
        "SELECT count(*) FROM events WHERE week_start_date IS DISTINCT FROM (data->>'weekStartDate')::DATE",
    ),
    _Never(
        "{count} activities that count were done of an item that is not in its schedule.",
        "SELECT count(*) FROM activity_logs own ANTI JOIN schedule_items USING (schedule_id, child_id, item_id)"
        " WHERE own.item_id IS NOT NULL AND own.is_completed AND NOT own.is_retracted"
        " AND own.log_id NOT IN (SELECT replaces FROM activity_logs WHERE replaces IS NOT NULL)",
    ),
    _Never(
        "{count} ratings were given to a version of a schedule that it is not.",
        "SELECT count(*) FROM feedback own JOIN schedules s USING (schedule_id) WHERE own.family_id <> s.family_id"
        " OR own.version IS DISTINCT FROM s.version OR own.week_start_date IS DISTINCT FROM s.week_start_date",
    ),
    _Never(
        "{count} decisions about what was learned stand beside an event of another family or another kind.",
        "SELECT count(*) FROM learning_decisions own JOIN events USING (sequence)"
        " WHERE own.family_id IS DISTINCT FROM events.family_id OR own.decision <> events.kind",
    ),
    _Never(
        "{count} families learned from an event that is not in the log.",
        "SELECT count(*) FROM learned own WHERE own.sequence > 0 AND NOT EXISTS"
        " (SELECT 1 FROM events WHERE events.sequence = own.sequence AND events.family_id = own.family_id)",
    ),
    _Never(
        "{count} models have more than one version in use.",
        "SELECT count(*) FROM (SELECT 1 FROM ml_models WHERE is_active GROUP BY name HAVING count(*) > 1)",
    ),
    _Never(
        "{count} versions of models are in use without it being written down since when, or the other way round.",
        "SELECT count(*) FROM ml_models LEFT JOIN (SELECT model_id, count(*) AS times FROM ml_model_uses"
        " WHERE active_until IS NULL GROUP BY model_id) USING (model_id)"
        " WHERE coalesce(times, 0) <> is_active::INTEGER",
    ),
    _Never(
        "{count} names are shared by two children of one family.",
        "SELECT count(*) FROM (SELECT 1 FROM children WHERE is_active GROUP BY family_id, name HAVING count(*) > 1)",
    ),
    _Never(
        "{count} answers were given to a version of a statement that is not there.",
        "SELECT count(*) FROM survey_answers ANTI JOIN questions USING (question_id, version)",
    ),
    _Never(
        "{count} surveys are completed without a moment at which they were, or the other way round.",
        "SELECT count(*) FROM survey_runs WHERE (status = 'completed') <> (completed_at IS NOT NULL)",
    ),
    _Never(
        "{count} jobs have ended without a moment at which they did, or the other way round.",
        "SELECT count(*) FROM jobs WHERE (state IN ('PENDING', 'RUNNING')) <> (completed_at IS NULL)",
    ),
    _Never(
        "{count} co-ops have nobody who coordinates them.",
        "SELECT count(*) FROM coops ANTI JOIN coop_coordinators USING (coop_id)",
    ),
    _Never(
        "{count} co-ops have more than one timetable that is published.",
        "SELECT count(*) FROM (SELECT 1 FROM coop_timetables WHERE state = 'published' GROUP BY coop_id"
        " HAVING count(*) > 1)",
    ),
    _Never(
        "{count} timetables are published without a day from which they count, or the other way round.",
        "SELECT count(*) FROM coop_timetables WHERE (state = 'draft') <> (first_on IS NULL)"
        " OR (first_on IS NULL) <> (published_at IS NULL)",
    ),
    _Never(
        "{count} children or instructors take part in a co-op that their family is no member of.",
        "SELECT count(*) FROM (SELECT coop_id, family_id FROM coop_enrolments UNION ALL"
        " SELECT coop_id, family_id FROM coop_instructors WHERE family_id IS NOT NULL)"
        " ANTI JOIN (SELECT * FROM coop_members WHERE state = 'joined') USING (coop_id, family_id)",
    ),
    _Never(
        "{count} children are enrolled in a class or a group of another co-op.",
        "SELECT count(*) FROM coop_enrolments own"
        " ANTI JOIN (SELECT coop_id, class_id AS enrolled_in FROM coop_classes UNION ALL"
        " SELECT coop_id, group_id FROM coop_groups) USING (coop_id, enrolled_in)",
    ),
    _Never(
        "{count} classes name an instructor or a group that is not in their co-op.",
        "SELECT count(*) FROM (SELECT coop_id, unnest(instructor_ids::VARCHAR[] || helper_ids::VARCHAR[]) AS named"
        " FROM coop_classes UNION ALL SELECT coop_id, unnest(group_ids::VARCHAR[]) FROM coop_classes)"
        " ANTI JOIN (SELECT coop_id, instructor_id AS named FROM coop_instructors UNION ALL"
        " SELECT coop_id, group_id FROM coop_groups) USING (coop_id, named)",
    ),
    _Never(
        "{count} classes stand in a family's week that no timetable of their co-op brought there.",
        "SELECT count(*) FROM coop_commitments ANTI JOIN coop_timetables USING (coop_id, version)",
    ),
)


def find_contradictions(db: Db) -> list[str]:
    """Say in sentences what does not fit together in the records; an empty list means that everything does."""
    db.do_what_is_due()
    questions: tuple[_Belongs | _Never, ...] = _BELONGS + _NEVER
    counted = ((question.sentence, db.value(question.sql)) for question in questions)
    return [sentence.format(count=count) for sentence, count in counted if count]
