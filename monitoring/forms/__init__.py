"""Forms in which readings are typed, and the cells they are made of."""
