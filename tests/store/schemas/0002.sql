BEGIN TRANSACTION;
CREATE TABLE agent_log (
	id INTEGER NOT NULL, 
	run_id VARCHAR NOT NULL, 
	agent VARCHAR NOT NULL, 
	attempt INTEGER NOT NULL, 
	input_state JSON NOT NULL, 
	output_state JSON NOT NULL, 
	seconds FLOAT NOT NULL, 
	tokens INTEGER NOT NULL, 
	error TEXT, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_agent_log PRIMARY KEY (id), 
	CONSTRAINT fk_agent_log_run_id_generation_history FOREIGN KEY(run_id) REFERENCES generation_history (id) ON DELETE CASCADE, 
	CONSTRAINT uq_agent_log_run_id_agent_attempt UNIQUE (run_id, agent, attempt)
);
INSERT INTO "agent_log" VALUES(1,'26dyh3','planner',1,'{"theme": "waiting up"}','{"title": "Porch Light"}',0.5,12,NULL,'2026-11-22 10:55:48.332174');
INSERT INTO "agent_log" VALUES(2,'26dyh3','drafter',1,'{}','{}',1.0,30,'the model broke off','2026-11-22 10:55:48.335387');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE document (
	id INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	artist TEXT, 
	album TEXT, 
	genre TEXT, 
	mood TEXT, 
	path TEXT, 
	content_hash VARCHAR NOT NULL, 
	index_status VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_document PRIMARY KEY (id), 
	CONSTRAINT uq_document_path UNIQUE (path)
);
CREATE TABLE generation_history (
	id VARCHAR NOT NULL, 
	input_parameters JSON NOT NULL, 
	"plan" JSON NOT NULL, 
	run_status VARCHAR NOT NULL, 
	iterations INTEGER NOT NULL, 
	prompt_tokens INTEGER NOT NULL, 
	completion_tokens INTEGER NOT NULL, 
	calls INTEGER NOT NULL, 
	seconds FLOAT NOT NULL, 
	error TEXT, 
	prompt_version VARCHAR, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	CONSTRAINT pk_generation_history PRIMARY KEY (id), 
	CONSTRAINT fk_generation_history_id_lyrics FOREIGN KEY(id) REFERENCES lyrics (id) ON DELETE CASCADE
);
INSERT INTO "generation_history" VALUES('26dyh3','{"theme": "waiting up", "genre": "country", "mood": "wistful", "title": "Porch Light", "hook": null, "use": [], "avoid": [], "pov": null, "form": null, "rhyme": null, "scheme": null, "syllables": null, "source": null, "first_line": null, "explicit": false, "language": "en", "seed": null, "candidates": null, "writers": []}','{"title": "Porch Light"}','complete',1,10,20,2,1.1229978000073970179e-02,NULL,NULL,'2026-11-22 10:55:48.321499','2026-11-22 10:55:48.338406');
INSERT INTO "generation_history" VALUES('vb7xmp','{"theme": "the last bus home", "genre": "folk", "mood": "calm", "title": "Number Nine", "hook": null, "use": [], "avoid": [], "pov": null, "form": null, "rhyme": null, "scheme": null, "syllables": null, "source": null, "first_line": null, "explicit": false, "language": "en", "seed": null, "candidates": null, "writers": []}','{}','complete',0,10,20,2,1.32345199995143047999e-03,NULL,NULL,'2026-11-22 10:55:48.341571','2026-11-22 10:55:48.344650');
INSERT INTO "generation_history" VALUES('wgtd3h','{"theme": "my father''s boat", "genre": "hymn", "mood": "hopeful", "title": "Low Tide", "hook": null, "use": [], "avoid": [], "pov": null, "form": null, "rhyme": null, "scheme": null, "syllables": null, "source": null, "first_line": null, "explicit": false, "language": "en", "seed": null, "candidates": null, "writers": []}','{}','complete',0,10,20,2,1.21750299990708299446e-03,NULL,NULL,'2026-11-22 10:55:48.347203','2026-11-22 10:55:48.350134');
INSERT INTO "generation_history" VALUES('dp7zwz','{"theme": "my father''s boat", "genre": "hymn", "mood": "hopeful", "title": "Low Tide", "hook": null, "use": [], "avoid": [], "pov": null, "form": null, "rhyme": null, "scheme": null, "syllables": null, "source": null, "first_line": null, "explicit": false, "language": "en", "seed": null, "candidates": null, "writers": []}','{}','complete',0,0,0,0,0.0,NULL,NULL,'2026-11-24 13:55:05.888312','2026-11-24 13:55:05.888312');
CREATE TABLE "lyrics" (
	id VARCHAR NOT NULL, 
	user_id INTEGER NOT NULL, 
	parent_id VARCHAR, 
	version INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	hook TEXT, 
	content TEXT NOT NULL, 
	structure TEXT NOT NULL, 
	genre TEXT, 
	mood TEXT, 
	theme TEXT, 
	language TEXT NOT NULL, 
	writers JSON NOT NULL, 
	prompt TEXT, 
	parameters JSON NOT NULL, 
	seed BIGINT, 
	provider TEXT NOT NULL, 
	model TEXT NOT NULL, 
	model_digest TEXT, 
	model_reason TEXT NOT NULL, 
	lines_by_fallback INTEGER NOT NULL, 
	generation_seconds FLOAT NOT NULL, 
	quality_score FLOAT, 
	rhyme_score FLOAT, 
	creativity_score FLOAT, 
	coherence_score FLOAT, 
	other_scores JSON NOT NULL, 
	words_sung INTEGER NOT NULL, 
	stage VARCHAR NOT NULL, 
	visibility VARCHAR NOT NULL, 
	views INTEGER NOT NULL, 
	likes INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	number INTEGER NOT NULL, 
	title_key TEXT NOT NULL, 
	rating INTEGER, 
	deleted_at DATETIME, 
	CONSTRAINT pk_lyrics PRIMARY KEY (id), 
	CONSTRAINT fk_lyrics_parent_id_lyrics FOREIGN KEY(parent_id) REFERENCES lyrics (id), 
	CONSTRAINT fk_lyrics_user_id_user FOREIGN KEY(user_id) REFERENCES user (id), 
	CONSTRAINT uq_lyrics_number UNIQUE (number)
);
INSERT INTO "lyrics" VALUES('26dyh3',1,NULL,1,'Porch Light',NULL,'[Verse 1]
I left the porch light on again
The moths come every night
Your coat is on the kitchen chair
And nothing sits up right','V:XAXA:8.6 V','country','wistful','waiting up','en','[]','waiting up','{"theme": "waiting up", "genre": "country", "mood": "wistful", "title": "Porch Light", "language": "en"}',NULL,'scripted','samples',NULL,'nobody had to be asked',0,1.5,0.9,1.0,NULL,NULL,'{"syllables": null, "meter": null, "mood": null, "imagery": null, "repetition": null, "singability": null, "originality": null, "fluency": null}',24,'draft','private',0,0,'2026-01-01 12:30:00.000000','2026-11-22 10:55:48.337229',1,'porch light',NULL,NULL);
INSERT INTO "lyrics" VALUES('vb7xmp',1,NULL,1,'Number Nine',NULL,'[Verse 1]
The driver nods, he knows my stop
The heater hums and burns
I count the lamps along the hill
And lose them at the turns','V:XAXA:8.6 V','folk','calm','the last bus home','en','[]','the last bus home','{"theme": "the last bus home", "genre": "folk", "mood": "calm", "title": "Number Nine", "language": "en"}',NULL,'scripted','samples',NULL,'nobody had to be asked',0,1.5,0.9,1.0,NULL,NULL,'{"syllables": null, "meter": null, "mood": null, "imagery": null, "repetition": null, "singability": null, "originality": null, "fluency": null}',25,'published','private',0,0,'2026-01-02 12:30:00.000000','2026-11-24 13:55:05.854392',2,'number nine',NULL,NULL);
INSERT INTO "lyrics" VALUES('wgtd3h',1,'26dyh3',2,'Low Tide',NULL,'[Verse 1]
The boat is sleeping on its side
The harbor smells of rain
He tied a knot I can''t undo
The sea will come again','V:XAXA:8.6 V','hymn','hopeful','my father''s boat','en','[]','my father''s boat','{"theme": "my father''s boat", "genre": "hymn", "mood": "hopeful", "title": "Low Tide", "language": "en"}',NULL,'scripted','samples',NULL,'nobody had to be asked',0,1.5,0.9,1.0,NULL,NULL,'{"syllables": null, "meter": null, "mood": null, "imagery": null, "repetition": null, "singability": null, "originality": null, "fluency": null}',24,'draft','private',0,0,'2026-01-03 12:30:00.000000','2026-11-22 10:55:48.349392',3,'low tide',4,NULL);
INSERT INTO "lyrics" VALUES('dp7zwz',1,'wgtd3h',3,'Low Tide',NULL,'[Verse 1]
The boat is sleeping on its side
The harbor smells of rain
He tied a knot I can''t undo
The sea will come again','V:XAXA:8.6 V','hymn','hopeful','my father''s boat','en','[]','my father''s boat','{"theme": "my father''s boat", "genre": "hymn", "mood": "hopeful", "title": "Low Tide", "language": "en"}',NULL,'scripted','samples',NULL,'nobody had to be asked',0,0.0,0.9,1.0,NULL,NULL,'{"syllables": null, "meter": null, "mood": null, "imagery": null, "repetition": null, "singability": null, "originality": null, "fluency": null}',24,'draft','private',0,0,'2026-11-24 13:55:05.888312','2026-11-24 13:55:05.922255',4,'low tide',NULL,'2026-11-24 13:55:05.922255');
PRAGMA writable_schema=ON;
CREATE TABLE lyrics_section (
	id INTEGER NOT NULL, 
	lyrics_id VARCHAR NOT NULL, 
	"order" INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	label TEXT NOT NULL, 
	content JSON NOT NULL, 
	rhyme_scheme VARCHAR NOT NULL, 
	strictness VARCHAR NOT NULL, 
	repeats VARCHAR, 
	attempts INTEGER NOT NULL, 
	refinements INTEGER NOT NULL, 
	CONSTRAINT pk_lyrics_section PRIMARY KEY (id), 
	CONSTRAINT fk_lyrics_section_lyrics_id_lyrics FOREIGN KEY(lyrics_id) REFERENCES lyrics (id) ON DELETE CASCADE, 
	CONSTRAINT uq_lyrics_section_lyrics_id_order UNIQUE (lyrics_id, "order")
);
INSERT INTO "lyrics_section" VALUES(1,'26dyh3',0,'verse',1,'Verse 1','[{"address": "v1.1", "text": "I left the porch light on again", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.2", "text": "The moths come every night", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}, {"address": "v1.3", "text": "Your coat is on the kitchen chair", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.4", "text": "And nothing sits up right", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}]','XAXA','perfect',NULL,1,0);
INSERT INTO "lyrics_section" VALUES(2,'vb7xmp',0,'verse',1,'Verse 1','[{"address": "v1.1", "text": "The driver nods, he knows my stop", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.2", "text": "The heater hums and burns", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}, {"address": "v1.3", "text": "I count the lamps along the hill", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.4", "text": "And lose them at the turns", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}]','XAXA','perfect',NULL,1,0);
INSERT INTO "lyrics_section" VALUES(3,'wgtd3h',0,'verse',1,'Verse 1','[{"address": "v1.1", "text": "The boat is sleeping on its side", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.2", "text": "The harbor smells of rain", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}, {"address": "v1.3", "text": "He tied a knot I can''t undo", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.4", "text": "The sea will come again", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}]','XAXA','perfect',NULL,1,0);
INSERT INTO "lyrics_section" VALUES(4,'dp7zwz',0,'verse',1,'Verse 1','[{"address": "v1.1", "text": "The boat is sleeping on its side", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.2", "text": "The harbor smells of rain", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}, {"address": "v1.3", "text": "He tied a knot I can''t undo", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.4", "text": "The sea will come again", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}]','XAXA','perfect',NULL,1,0);
CREATE TABLE lyrics_tag (
	lyrics_id VARCHAR NOT NULL, 
	tag TEXT NOT NULL, 
	CONSTRAINT pk_lyrics_tag PRIMARY KEY (lyrics_id, tag), 
	CONSTRAINT fk_lyrics_tag_lyrics_id_lyrics FOREIGN KEY(lyrics_id) REFERENCES lyrics (id) ON DELETE CASCADE
);
INSERT INTO "lyrics_tag" VALUES('wgtd3h','keeper');
INSERT INTO "lyrics_tag" VALUES('vb7xmp','needs a bridge');
INSERT INTO "lyrics_tag" VALUES('dp7zwz','keeper');
CREATE TABLE user (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_user PRIMARY KEY (id), 
	CONSTRAINT uq_user_name UNIQUE (name)
);
INSERT INTO "user" VALUES(1,'writer','2026-11-22 10:55:48.307992',1);
CREATE TABLE user_feedback (
	id INTEGER NOT NULL, 
	lyrics_id VARCHAR NOT NULL, 
	user_id INTEGER NOT NULL, 
	line VARCHAR, 
	overall INTEGER, 
	quality INTEGER, 
	creativity INTEGER, 
	relevance INTEGER, 
	rhyme INTEGER, 
	singability INTEGER, 
	comment TEXT, 
	tags JSON NOT NULL, 
	action VARCHAR, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_user_feedback PRIMARY KEY (id), 
	CONSTRAINT fk_user_feedback_lyrics_id_lyrics FOREIGN KEY(lyrics_id) REFERENCES lyrics (id) ON DELETE CASCADE, 
	CONSTRAINT fk_user_feedback_user_id_user FOREIGN KEY(user_id) REFERENCES user (id)
);
INSERT INTO "user_feedback" VALUES(1,'wgtd3h',1,NULL,4,NULL,NULL,NULL,NULL,NULL,'keep','["keeper"]',NULL,'2026-11-22 10:55:48.351069');
CREATE INDEX ix_document_content_hash ON document (content_hash);
CREATE INDEX ix_user_feedback_lyrics_id ON user_feedback (lyrics_id);
CREATE INDEX ix_lyrics_tag_tag_lyrics_id ON lyrics_tag (tag, lyrics_id);
CREATE INDEX ix_lyrics_parent_id ON lyrics (parent_id);
CREATE INDEX ix_lyrics_updated_at ON lyrics (updated_at);
CREATE INDEX ix_lyrics_user_id ON lyrics (user_id);
CREATE INDEX ix_lyrics_title_key ON lyrics (title_key);
CREATE INDEX ix_lyrics_overview ON lyrics (created_at, number, id, deleted_at, genre, mood, provider, model, stage, rating, quality_score, words_sung, generation_seconds);
CREATE INDEX ix_generation_history_run_status_id ON generation_history (run_status, id);
PRAGMA writable_schema=OFF;
CREATE VIRTUAL TABLE lyrics_fts USING fts5(
    title, theme, content, content='lyrics', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER lyrics_fts_insert AFTER INSERT ON lyrics BEGIN
    INSERT INTO lyrics_fts (rowid, title, theme, content) VALUES (new.number, new.title, new.theme, new.content);
END;
CREATE TRIGGER lyrics_fts_delete AFTER DELETE ON lyrics BEGIN
    INSERT INTO lyrics_fts (lyrics_fts, rowid, title, theme, content)
    VALUES ('delete', old.number, old.title, old.theme, old.content);
END;
CREATE TRIGGER lyrics_fts_update AFTER UPDATE OF number, title, theme, content ON lyrics BEGIN
    INSERT INTO lyrics_fts (lyrics_fts, rowid, title, theme, content)
    VALUES ('delete', old.number, old.title, old.theme, old.content);
    INSERT INTO lyrics_fts (rowid, title, theme, content) VALUES (new.number, new.title, new.theme, new.content);
END;
INSERT INTO lyrics_fts (lyrics_fts) VALUES ('rebuild');
COMMIT;
