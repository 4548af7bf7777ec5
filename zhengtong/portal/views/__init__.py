"""The portal's pages, by group."""
