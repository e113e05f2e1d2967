-- Version 2: what people decided about facts (judgements accept, correct, reject, add), kept so that it outlives every
-- reading. The facts in the tables are those that people left; what the machine read stands beside them.

CREATE TABLE readings (                       -- what the machine read in articles that people judged, for undoing
    article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    facts TEXT NOT NULL                       -- JSON, the form of `hasila read` without the article
) STRICT;

CREATE TABLE reviewed_facts (                 -- facts that stand because a person said so
    fact_id TEXT PRIMARY KEY REFERENCES facts (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,                    -- the fact as the machine read it, or as it was added: subject of judgements
    judgement INTEGER NOT NULL REFERENCES judgements (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX judgements_by_article ON judgements (json_extract(detail, '$.article'))
    WHERE verdict IN ('accept', 'correct', 'reject', 'add');
CREATE INDEX judgements_by_withdrawn ON judgements (withdraws) WHERE withdraws IS NOT NULL;
CREATE INDEX finding_claims_by_claim ON finding_claims (claim_id);
CREATE INDEX incidents_by_date ON incidents (date_from);
CREATE INDEX articles_by_outlet ON articles (outlet, language);
CREATE INDEX articles_by_language ON articles (language);
