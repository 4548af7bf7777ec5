"""Demonstration counties, built from the figures that counties published. Everyone in them is invented and marked 演示数据.

margins.py reads a county's file (groups.py its services, published.py its figures); county.py makes organs, posts and people; catalogue.py
the services (naming.py what they are called); registers.py the registers; lives.py the cases; samples.py, counters.py, organisations.py and
accounts.py what a visitor tries; checking.py holds every published figure, and the relations between them, to the records.
"""
