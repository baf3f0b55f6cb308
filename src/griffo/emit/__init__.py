"""Emitters: the only place where spans become markup."""
