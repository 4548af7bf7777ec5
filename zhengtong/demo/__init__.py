"""Demonstration counties, built from the figures that counties published. Everyone in them is invented and marked 演示数据.

margins.py reads the published figures; county.py makes organs, posts and people; catalogue.py the services; lives.py the cases.
"""
