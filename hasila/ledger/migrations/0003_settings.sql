-- What a ledger was made with: its codebook. Ledgers from before are of the only one there was.

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO settings SELECT 'codebook', 'counter-terrorism' WHERE EXISTS (SELECT 1 FROM articles);
