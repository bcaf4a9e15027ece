"""How likely customers are to buy, to leave and to answer, learnt of what others did before."""
