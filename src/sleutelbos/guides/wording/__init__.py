"""The words of the guides: facts come from the school's settings, labels from its pages."""
