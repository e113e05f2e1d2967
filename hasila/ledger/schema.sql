-- The ledger, version 1. One SQLite file; opens unchanged in Datasette or any SQLite tool.
--
-- Later changes are numbered files in migrations/ (0002_….sql): PRAGMA user_version says which have been applied.
-- Dates are ISO 8601 days, intervals are closed, a missing end is open. Numbers are stored as stated (integer or real).
-- Offsets are code points into articles.text.

-- ---------------------------------------------------------------------------------------------------------- articles

CREATE TABLE articles (
    number INTEGER PRIMARY KEY,               -- row number in this file; everything else refers to id
    id TEXT NOT NULL UNIQUE,                  -- digest of the content
    language TEXT NOT NULL CHECK (length(language) IN (2, 3)),
    title TEXT,
    section TEXT,
    outlet TEXT,
    published TEXT,                           -- ISO 8601 date or date-time
    url TEXT,
    source TEXT NOT NULL,                     -- path or address it was first read from
    external_id TEXT,                         -- id in the source's own record
    text TEXT NOT NULL,
    reader TEXT NOT NULL,                     -- version of the reading that produced its facts
    first_read TEXT NOT NULL                  -- UTC time
) STRICT;
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_url ON articles (url);
CREATE INDEX articles_external_id ON articles (external_id);

-- The same text may have come under several addresses, from several outlets: each is kept.
CREATE TABLE article_sources (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    url TEXT NOT NULL DEFAULT '',             -- '' where there is none
    external_id TEXT NOT NULL DEFAULT '',
    outlet TEXT,
    published TEXT,
    PRIMARY KEY (article_id, source, url, external_id)
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------------------------------------------------- facts

-- What all facts share. A fact must have evidence number 0 when its transaction commits, and that evidence cannot be
-- deleted while the fact exists: the deferred foreign key makes a fact without its sentence impossible.
CREATE TABLE facts (
    id TEXT PRIMARY KEY,                      -- digest of article, kind and content: stable over runs
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('incident', 'tally', 'statement', 'scheduled')),
    position INTEGER NOT NULL,                -- order within the article and kind
    first_evidence INTEGER NOT NULL DEFAULT 0 CHECK (first_evidence = 0),
    UNIQUE (article_id, kind, position),
    FOREIGN KEY (id, first_evidence) REFERENCES evidence (fact_id, number) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE evidence (
    fact_id TEXT NOT NULL REFERENCES facts (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL CHECK (number >= 0),
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL CHECK ("end" > start),
    quote TEXT NOT NULL CHECK (length(quote) = "end" - start),
    field TEXT,                               -- the field it supports; NULL: the fact as a whole
    rule TEXT,                                -- reading rule that used the span
    PRIMARY KEY (fact_id, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER evidence_quotes_its_article BEFORE INSERT ON evidence
WHEN NEW.quote IS NOT (
    SELECT substr(a.text, NEW.start + 1, NEW."end" - NEW.start)
    FROM facts f JOIN articles a ON a.id = f.article_id WHERE f.id = NEW.fact_id
)
BEGIN
    SELECT RAISE(ABORT, 'evidence does not quote its article: quote must equal text[start:end]');
END;

CREATE TRIGGER evidence_is_not_changed BEFORE UPDATE ON evidence
BEGIN
    SELECT RAISE(ABORT, 'evidence is never changed: delete the fact and add it again');
END;

CREATE TRIGGER articles_text_is_not_changed BEFORE UPDATE OF text ON articles WHEN NEW.text IS NOT OLD.text
BEGIN
    SELECT RAISE(ABORT, 'the text of an article is never changed: its facts point into it');
END;

CREATE TABLE places (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,                       -- as on GeoNames
    country TEXT NOT NULL CHECK (length(country) = 2),
    kind TEXT NOT NULL,
    geonames_id INTEGER,
    latitude REAL CHECK (latitude BETWEEN -90 AND 90),
    longitude REAL CHECK (longitude BETWEEN -180 AND 180)
) STRICT;
CREATE UNIQUE INDEX places_once ON places
    (name, country, kind, ifnull(geonames_id, 0), ifnull(latitude, 999.0), ifnull(longitude, 999.0));

CREATE TABLE incident_reports (               -- one operation or attack as one article tells it
    fact_id TEXT PRIMARY KEY REFERENCES facts (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    subtype TEXT,
    date_from TEXT,
    date_to TEXT,
    announced_by TEXT,
    modality TEXT NOT NULL CHECK (modality IN ('asserted', 'alleged', 'planned', 'denied')),
    role TEXT NOT NULL CHECK (role IN ('report', 'follow-up', 'recall'))
) STRICT;
CREATE INDEX incident_reports_by_date ON incident_reports (date_from, type);

CREATE TABLE report_counts (
    fact_id TEXT NOT NULL REFERENCES incident_reports (fact_id) ON DELETE CASCADE,
    name TEXT NOT NULL,                       -- arrested, killed, …
    value ANY NOT NULL CHECK (typeof(value) IN ('integer', 'real') AND value >= 0),
    comparator TEXT NOT NULL CHECK (comparator IN ('=', '>', '>=', '<', '<=', '~')),
    position INTEGER NOT NULL,
    PRIMARY KEY (fact_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tallies (                        -- so many of a measure, over a period, in a scope, as somebody said
    fact_id TEXT PRIMARY KEY REFERENCES facts (id) ON DELETE CASCADE,
    measure TEXT NOT NULL,
    value ANY NOT NULL CHECK (typeof(value) IN ('integer', 'real') AND value >= 0),
    comparator TEXT NOT NULL CHECK (comparator IN ('=', '>', '>=', '<', '<=', '~')),
    period_from TEXT,
    period_to TEXT,
    country TEXT,
    scope_agency TEXT,
    scope_group TEXT,
    scope_of TEXT,
    speaker TEXT,
    modality TEXT NOT NULL CHECK (modality IN ('asserted', 'alleged', 'planned', 'denied'))
) STRICT;
CREATE INDEX tallies_by_measure ON tallies (country, measure, period_to);

CREATE TABLE statements (
    fact_id TEXT PRIMARY KEY REFERENCES facts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('praise', 'criticism', 'announcement', 'warning', 'call', 'agreement')),
    speaker TEXT NOT NULL,
    about TEXT,
    date_from TEXT,
    date_to TEXT
) STRICT;

CREATE TABLE scheduled (
    fact_id TEXT PRIMARY KEY REFERENCES facts (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    edition INTEGER,
    date_from TEXT,
    date_to TEXT
) STRICT;

-- Lists that facts carry, in the order of the text.
CREATE TABLE fact_places (
    fact_id TEXT NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    place_id INTEGER NOT NULL REFERENCES places (id),
    PRIMARY KEY (fact_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_places_by_place ON fact_places (place_id);

CREATE TABLE fact_labels (                    -- countries (ISO 3166-1), agencies, groups, seized kinds of a report
    fact_id TEXT NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('country', 'agency', 'group', 'seized')),
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (fact_id, kind, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_labels_by_label ON fact_labels (kind, label);

-- ------------------------------------------------------------------------------------------------- merging, judgements

CREATE TABLE incidents (                      -- what merging made of the reports; a function of reports and judgements
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    subtype TEXT,
    date_from TEXT,
    date_to TEXT,
    outlets INTEGER NOT NULL DEFAULT 1,       -- how many outlets print it
    independent INTEGER NOT NULL DEFAULT 1    -- how many of these are not copies of one another
) STRICT;

CREATE TABLE incident_members (
    incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
    fact_id TEXT NOT NULL UNIQUE REFERENCES facts (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('report', 'follow-up', 'recall')),
    why TEXT,                                 -- why this report belongs here
    PRIMARY KEY (incident_id, fact_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_counts (                -- ranges over the reports
    incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    min ANY,
    max ANY,
    best ANY,
    how TEXT,                                 -- how best was chosen
    reports INTEGER NOT NULL DEFAULT 1,       -- how many reports give the count
    independent INTEGER NOT NULL DEFAULT 1,   -- how many independent sources stand behind these
    PRIMARY KEY (incident_id, name)
) STRICT, WITHOUT ROWID;

-- What merging remembers, so that adding today's articles touches only the incidents they concern. Without foreign keys:
-- what is left of a removed report says which incidents have to be looked at again.
CREATE TABLE merge_reports (
    fact_id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL,
    part TEXT NOT NULL                        -- reports linked to one another, directly or by others
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_reports_by_part ON merge_reports (part);
CREATE INDEX merge_reports_by_article ON merge_reports (article_id);

CREATE TABLE merge_keys (                     -- reports with a key in common are compared
    key TEXT NOT NULL,
    fact_id TEXT NOT NULL,
    first_day INTEGER NOT NULL,               -- proleptic Gregorian ordinals
    last_day INTEGER NOT NULL,
    PRIMARY KEY (key, fact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_keys_by_fact ON merge_keys (fact_id);

CREATE TABLE article_sketches (               -- signatures of content, for finding copies
    article_id TEXT PRIMARY KEY,
    sketch BLOB NOT NULL,                     -- 32-bit integers, little-endian, ascending
    copy_group TEXT NOT NULL,                 -- the smallest article id among its copies
    sources INTEGER NOT NULL                  -- how many sources it came from when last merged
) STRICT, WITHOUT ROWID;

-- What people decided. Append-only: a decision is withdrawn by another row that names it. No foreign keys to facts: a
-- decision outlives a re-reading that changes them.
CREATE TABLE judgements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,                    -- what is judged: a fact, incident or finding id
    object TEXT,                              -- the other one, for a pair
    verdict TEXT NOT NULL,                    -- same, different, unsure, accept, reject, correct, withdrawn, …
    detail TEXT,                              -- for a correction: what it is changed to (JSON)
    author TEXT NOT NULL,
    why TEXT,
    at TEXT NOT NULL,                         -- UTC time
    withdraws INTEGER REFERENCES judgements (id)
) STRICT;
CREATE INDEX judgements_by_subject ON judgements (subject, object);
CREATE TRIGGER judgements_are_not_changed BEFORE UPDATE ON judgements
BEGIN
    SELECT RAISE(ABORT, 'judgements are append-only: add one that withdraws it');
END;
CREATE TRIGGER judgements_are_not_deleted BEFORE DELETE ON judgements
BEGIN
    SELECT RAISE(ABORT, 'judgements are append-only: add one that withdraws it');
END;

-- ------------------------------------------------------------------------------------------------------ reconciliation

CREATE TABLE imported_claims (                -- tallies that came in without an article
    id TEXT PRIMARY KEY,
    file TEXT NOT NULL,                       -- where they came from
    published TEXT,
    published_estimated INTEGER NOT NULL DEFAULT 0,
    language TEXT,
    url TEXT,
    article TEXT,
    speaker TEXT,
    event TEXT,                               -- same statement or document
    country TEXT,
    measure TEXT NOT NULL,
    value ANY NOT NULL CHECK (typeof(value) IN ('integer', 'real')),
    value_max ANY,
    comparator TEXT NOT NULL CHECK (comparator IN ('=', '>', '>=', '<', '<=', '~')),
    period_from TEXT,                         -- as printed: may be a year, a month, or wrong
    period_to TEXT,
    scope_agency TEXT,
    scope_group TEXT,
    scope_place TEXT,
    scope_type TEXT,
    scope_of TEXT,
    same_as TEXT
) STRICT;

CREATE TABLE claim_verdicts (                 -- one row a tally (fact id) or imported claim (its id)
    claim_id TEXT PRIMARY KEY,
    verdict TEXT NOT NULL,
    allowed_min ANY,
    allowed_max ANY,
    why TEXT
) STRICT;

CREATE TABLE findings (                       -- what does not add up
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,                -- most certain first
    type TEXT NOT NULL,
    arithmetic TEXT NOT NULL,
    explanation TEXT NOT NULL,
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1)
) STRICT;

CREATE TABLE finding_claims (
    finding_id TEXT NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    claim_id TEXT NOT NULL,                   -- a tally (fact id), an imported claim or an incident report
    culprit INTEGER NOT NULL DEFAULT 0 CHECK (culprit IN (0, 1)),
    PRIMARY KEY (finding_id, position)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------------------------- runs

CREATE TABLE runs (                           -- runs that changed something
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL,
    finished TEXT,                            -- NULL: it was interrupted
    sources TEXT NOT NULL,
    version TEXT NOT NULL,                    -- of Hasila
    reader TEXT NOT NULL,
    articles_read INTEGER NOT NULL DEFAULT 0,
    articles_known INTEGER NOT NULL DEFAULT 0,
    articles_failed INTEGER NOT NULL DEFAULT 0,
    facts_added INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE failures (                       -- what could not be read
    source TEXT NOT NULL,
    record TEXT NOT NULL DEFAULT '',          -- line, member or record within the source
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (source, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE removals (                       -- that something was removed, not what
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',         -- digest of the one address removed, where others keep the text; '': all
    facts INTEGER NOT NULL,
    author TEXT,
    why TEXT,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX removals_by_article ON removals (article_id);

CREATE TABLE state (                          -- counters: the revision of the facts, and which one each stage has seen
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------------------------------------------------ searching

-- Folded text of the articles that hold facts. Trigrams find a name with prepositions or conjunctions glued to it,
-- which word indexes miss in Arabic. rowid is articles.number. Query with text folded in the same way
-- (hasila.ledger.search.fold).
CREATE VIRTUAL TABLE article_search USING fts5 (body, tokenize = 'trigram');
CREATE TRIGGER articles_leave_the_search AFTER DELETE ON articles
BEGIN
    DELETE FROM article_search WHERE rowid = OLD.number;
END;

-- ---------------------------------------------------------------------------------------------------- views for people

CREATE VIEW reports_in_full AS
SELECT r.*, f.article_id, a.outlet, a.published, a.language, a.url, a.title,
    (SELECT group_concat(p.name, '; ') FROM fact_places fp JOIN places p ON p.id = fp.place_id
     WHERE fp.fact_id = r.fact_id) AS places,
    (SELECT group_concat(name || ' ' || comparator || ' ' || value, '; ') FROM report_counts c
     WHERE c.fact_id = r.fact_id) AS counts,
    (SELECT group_concat(label, '; ') FROM fact_labels l
     WHERE l.fact_id = r.fact_id AND l.kind = 'agency') AS agencies,
    (SELECT group_concat(label, '; ') FROM fact_labels l
     WHERE l.fact_id = r.fact_id AND l.kind = 'group') AS groups,
    e.quote
FROM incident_reports r
JOIN facts f ON f.id = r.fact_id
JOIN articles a ON a.id = f.article_id
JOIN evidence e ON e.fact_id = r.fact_id AND e.number = 0;

CREATE VIEW tallies_in_full AS
SELECT t.*, f.article_id, a.outlet, a.published, a.language, a.url, a.title, v.verdict, v.allowed_min, v.allowed_max,
    e.quote
FROM tallies t
JOIN facts f ON f.id = t.fact_id
JOIN articles a ON a.id = f.article_id
JOIN evidence e ON e.fact_id = t.fact_id AND e.number = 0
LEFT JOIN claim_verdicts v ON v.claim_id = t.fact_id;

CREATE VIEW statements_in_full AS
SELECT s.*, f.article_id, a.outlet, a.published, a.language, a.url, a.title, e.quote
FROM statements s
JOIN facts f ON f.id = s.fact_id
JOIN articles a ON a.id = f.article_id
JOIN evidence e ON e.fact_id = s.fact_id AND e.number = 0;

CREATE VIEW scheduled_in_full AS
SELECT s.*, f.article_id, a.outlet, a.published, a.language, a.url, a.title, e.quote
FROM scheduled s
JOIN facts f ON f.id = s.fact_id
JOIN articles a ON a.id = f.article_id
JOIN evidence e ON e.fact_id = s.fact_id AND e.number = 0;

-- What people decided and has not been withdrawn.
CREATE VIEW standing_judgements AS
SELECT j.* FROM judgements j
WHERE j.verdict <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM judgements w WHERE w.withdraws = j.id);
