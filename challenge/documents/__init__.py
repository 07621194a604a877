"""Files attached to anything: checked, stored by content, served as downloads."""
