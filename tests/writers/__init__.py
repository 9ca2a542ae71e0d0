"""Generated reports written out by real tools, in every format that Gouji reads."""
