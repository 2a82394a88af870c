"""Groups of commands that stand beside the verbs: people, gazetteer."""
