"""The workshop of whoever writes rules: rules read as sentences, checked, tried on reports, compared, published."""
