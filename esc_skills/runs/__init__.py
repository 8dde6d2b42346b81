"""Jobs: settings in, record out."""
