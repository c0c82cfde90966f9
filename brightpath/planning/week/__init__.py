"""The family week: problem, choices, musts, wishes, check, explanation, improvement."""
