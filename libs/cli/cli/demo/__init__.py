"""The demo: Luminarias Levante, which makes lamps, and all those it has to do with.

Everybody in it is invented. Domains are those that RFC 2606 keeps free, and British numbers those
that Ofcom keeps for drama; Spain keeps none, so those only have the shape of one.
"""
