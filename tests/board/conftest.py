from tests.figures.conftest import catalogue, extract_root, live, offices, town, year

__all__ = ["catalogue", "extract_root", "live", "offices", "town", "year"]
