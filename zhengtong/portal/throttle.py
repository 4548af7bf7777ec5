"""The portal's patience with guesses is that of people.throttle: counted in the database, for all processes together."""

from zhengtong.people.throttle import Throttle as Throttle
