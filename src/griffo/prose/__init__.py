"""What the passes know of prose: speech, sentences, person and tense."""
