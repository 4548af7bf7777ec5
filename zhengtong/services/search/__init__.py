"""Finding a service from what people say: 开饭馆要办什么证 finds 食品经营许可, and every hit says why it was found.

The vocabulary decides, not the engine, and it is data (law/vocabulary). The index is a table of PostgreSQL, made of pairs of
characters and of syllables, so a change of the vocabulary needs no new index.
"""
