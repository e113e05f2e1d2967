"""What pages and the API ask of the ledger: typed answers, one page of them at a time, never a whole table."""
