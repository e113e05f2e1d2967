-- Merging keeps what it compares, so that news is compared without reading old facts again; and copies are looked for
-- among the reports of an incident only, so that no group of copies has to be kept. All of it is made anew.
DROP TABLE merge_reports;
DROP TABLE merge_keys;
DROP TABLE article_sketches;

CREATE TABLE merge_reports (
    fact_id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL,
    part TEXT NOT NULL,                       -- reports linked to one another, directly or by others
    profile BLOB NOT NULL                     -- what is compared of the report (MessagePack)
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_reports_by_part ON merge_reports (part);
CREATE INDEX merge_reports_by_article ON merge_reports (article_id);

CREATE TABLE merge_keys (                     -- reports with a key in common are compared
    key TEXT NOT NULL,
    fact_id TEXT NOT NULL,
    first_day INTEGER NOT NULL,               -- proleptic Gregorian ordinals
    last_day INTEGER NOT NULL,
    PRIMARY KEY (key, first_day, fact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_keys_by_fact ON merge_keys (fact_id);

CREATE TABLE article_sketches (               -- signatures of content, for finding copies
    article_id TEXT PRIMARY KEY,
    sketch BLOB NOT NULL,                     -- 32-bit integers, little-endian, ascending
    sources INTEGER NOT NULL                  -- how many sources it came from when last merged
) STRICT, WITHOUT ROWID;
