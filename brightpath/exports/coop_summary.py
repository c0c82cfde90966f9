"""A family's file of weekly counts out; `imports.coop_summary` reads it."""

from __future__ import annotations

import json

from brightpath.domain.coop_summary import KIND, VERSION, FamilySummary


def summary_document(summary: FamilySummary, signature: str) -> bytes:
    """Write what a family gives its co-op as JSON that a person can read, with its signature below."""
    document = {
        "kind": KIND,
        "version": VERSION,
        "family": summary.family_key,
        "weeks": [
            {
                "monday": week.monday.isoformat(),
                "counts": [
                    {
                        "subject": count.subject,
                        "ageGroup": count.age_group,
                        "planned": count.planned,
                        "done": count.done,
                        **({"child": count.child} if count.child else {}),
                    }
                    for count in week.counts
                ],
            }
            for week in summary.weeks
        ],
        "signature": signature,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
