-- Version 6: what findings say, without the words of any language, so that it can be told in each; and where the
-- addresses of facts and incidents lead that a correction, a merge, a split or a new reading replaced.

ALTER TABLE findings ADD COLUMN told TEXT;    -- JSON: messages of languages/xx/explanations.yaml
UPDATE state SET value = '' WHERE name = 'seen by reconcile';

CREATE TABLE former_facts (
    id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,                        -- its measure, type, kind or name
    start INTEGER NOT NULL,                   -- where it stood in the text
    "end" INTEGER NOT NULL,
    subject TEXT NOT NULL                     -- what judgements of it name: the fact as the machine read it
) STRICT, WITHOUT ROWID;
CREATE INDEX former_facts_by_article ON former_facts (article_id);

CREATE TABLE former_incidents (               -- the reports that incidents held when they lost them
    id TEXT NOT NULL,
    fact_id TEXT NOT NULL,
    PRIMARY KEY (id, fact_id)
) STRICT, WITHOUT ROWID;
