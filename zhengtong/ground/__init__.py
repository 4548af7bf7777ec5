"""The ground floor: the embedded database, secrets kept on disk, the process group, backup. Knows nothing of cases."""
