"""Reception: entry script, guard, forms, week board and the words on them."""
