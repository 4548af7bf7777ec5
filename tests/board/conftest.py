from tests.figures.conftest import catalogue, extract_root, live, offices, year

__all__ = ["catalogue", "extract_root", "live", "offices", "year"]
