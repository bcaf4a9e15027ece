"""Ideas: had by customers, partners, suppliers and us, voted for, merged, decided and told of."""
