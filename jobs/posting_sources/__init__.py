"""Sources of postings: files in several formats, read record by record through a mapping to our fields."""
