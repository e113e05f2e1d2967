-- Version 5: incidents that came in from somebody's table, without articles, to reconcile against. One register (a table
-- of one maker) counts an incident once; registers are compared, never added up.

CREATE TABLE imported_incidents (
    register TEXT NOT NULL,                   -- whose table: gtd, acled, ucdp-ged, or the name of the file
    id TEXT NOT NULL,                         -- as in the table
    file TEXT NOT NULL,                       -- where it came from
    type TEXT,                                -- of the codebook; NULL: none that it surely is
    subtype TEXT,
    date_from TEXT,
    date_to TEXT,
    country TEXT,
    place TEXT,
    latitude REAL,
    longitude REAL,
    agencies TEXT NOT NULL,                   -- JSON list
    groups TEXT NOT NULL,                     -- JSON list
    counts TEXT NOT NULL,                     -- JSON: {name: [lowest, highest]}
    url TEXT,
    PRIMARY KEY (register, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_incidents_by_file ON imported_incidents (file);
