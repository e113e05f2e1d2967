-- Version 7: where each incident happened, so that a map is drawn without going through all reports; and indexes for the
-- overview of figures.

CREATE TABLE incident_places (
    incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
    place_id INTEGER NOT NULL REFERENCES places (id),
    PRIMARY KEY (incident_id, place_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_places_by_place ON incident_places (place_id);
INSERT INTO incident_places
    SELECT DISTINCT m.incident_id, p.place_id FROM incident_members m JOIN fact_places p ON p.fact_id = m.fact_id;

CREATE INDEX tallies_by_series ON tallies (measure, country, modality, period_to, period_from);
CREATE INDEX claim_verdicts_by_verdict ON claim_verdicts (verdict);
