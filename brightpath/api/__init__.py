"""HTTP beside the pages: health, sign-in and sign-out."""
