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
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE chunk (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	section TEXT NOT NULL, 
	first INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	heading TEXT NOT NULL, 
	tokens INTEGER NOT NULL, 
	model_id INTEGER, 
	embedding BLOB, 
	CONSTRAINT fk_chunk_document_id_document FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE, 
	CONSTRAINT fk_chunk_model_id_embedding_model FOREIGN KEY(model_id) REFERENCES embedding_model (id), 
	CONSTRAINT uq_chunk_document_id_number UNIQUE (document_id, number)
);
INSERT INTO "chunk" VALUES(1,'swsmu7',1,'Verse 1',1,2,'The tide went out and took the pier
We walked the mud in borrowed boots','Low Tide',15,1,X'EEEFA3BD94AF6E3DD5CE063EABB385BB535BD53DEECAD9BC04EE38BB2078DDBC2D7F1FBD4B8708BA8661043CD066023D19EC903CC1A799BB0F20F9BC10EB193DE681ABBDF66133BC0F5EBFBCBEC58C3DA21F703CB5E9B73D0F0357BDCFCAFABBBC6674BCD69B903DDAF0FA3CB2B6B03C5D37E43CED4A9EBCE2952ABDAE1E0A3D17101BBC628D98BDBE5E513DEA07A13C91DB363D970BB4BDA1F9DE3C3BE2F73D926927BC4C8379BDA69D94BAFFFA533DFF40443CC1ABDABC6804C63C293356BD27707C3D05B0F23DD8EF493C9485803C782A9CBDDA26153D4FD3213CA5F8BB3C12961E3D3E22F73A287B3D3D7BDBB2BC78A8283DBC1AEF3C2838FEBCB64B5F3C2D32663D3FC2F5BC8E7E1BBD75C2E6BC7EB505BD1C3D603DBA80F8BC82E97CBCAF2DC53D77C3D23C875BC0BC3BE5003CE9622D3CD0714B3C195459BC73107FBD5CE2F4BD3356A6BDAD3C6C3B4B367A3CB8CC8DBCF99164BD4C881D3DF637BBBC0877AC3DC334223B8F06C5BD2C434BBD9E2A39BD2361633CF3DE493CA79FC33B1A0A3EBD9BA49B3DA4F2093CA78CEF3D694C523CE6E4253E21BA97BCD0C8D7BD2A2BEC3D27ECCEBC2F7577BB762782BD8310FC3C98FF423DEF1F303DE985BF3B970D073D8565833D92BDAA3CA8B967BD34AA5BBD504A8ABC65FF57BC04A4353775BE3F3CDA33123D87FCBEBC1EDF163D520A47BD734657BC47A6E93CC9EFB589690E113DDD6E95BCAE90B3BCE1FD4B3CFE95FF3DEA5B9D3CE5C145BD452FABBCDA8506BD6346B93C3295BBBC7F9410BB45B67EBD357059BD963AD43C6E786E3C7C8ECEBAF0A817BD7571BB3BE68A1BBD924E393D3D5404BC9036723CFF8DBFBDBBA442BD86472ABC3FE21ABDC7FBB23C3267323DCF003F3D5E27923D330A8EBC8D6A4C3DC21AB2BA9CC7E43BD19073BDC3612F3D64A073BC175A65BDEB6BF03B3918C83BA005F5BC2890943D262FBA3CE3F83EBD7E9517BDF9AE313DCC710DBC4610133D3D2794BD9E641D3D8546D3BB9EFC89BCE672E1BCDCBC41BDF481453D3EFAC23C57BC62BDFB06A2BD8B8D653C00FEBFBCCCF3813D4D63A53DAD974DBBE601083DC05383BCCA5C3C3D2F57603CB2CB31BD1A6286BD44E455BD501C71BDE064E8BC792B813D5A7304BDB831D13B91CD263C607DA9BD2049363BF1C59EBD07E2DFBB2C1199BDA42E0DBCB80FFE3CC9B0D73BDDBB123D66AD203D7B74ADBDF304ADBA66A46DBC7CFCFBBDBEA4C13C2141253D23B611BED67DDEBC6656360911710B3D0166CA3D3C9569BDE54EC03AFBE63B3D44E57BBD83F1DD3D9691BB3C2D83CF3C3C75663D67047FBD940D79BD9F77C33C1FE4D53C8133303D697E203DCDD2C13D4CA68EBCFC4F1A3C74E88C3BD647283D8C1C1FBDCFEF7E3D0D638D3D2D470DBD116F1C3D2A8EB23DBCE6253D9A70E6BD13DF30BDF5E0883C27BEA83CF8313B3BF995D3BCCF0A04BCD0ADBB3D58A298BD4B621FBDB4E3F4BCE2F955BDA78B3C3D28F1CABD1630B43CB42C8D3C2ECE8CBB122354BB88089FBD98721D3DDB397ABD2C4F283D16FDAB3B7BFDE53CB2903F3DF0F4273D7364E1BC82D060BBA30CD5BCA7AD6ABC4851E9BC61CAAC3C722157BDC92A8B3D7983F6BD638C8DBC3DFEC73BE2C7613D23A38BBD0CD090BC8F1DCABD463BCA3C2B704CBDB8141FBD3238EFBCD1D89D3CB3B62D3D76EF1F3DF17FE6BC4B19C43CC746F0BBD03C93BCFE0137BCF11D3BBC51854FBD5310513CAF302CBD913603BDF434953D928F133CD897EF3C5FDF09BDC7011D3DD9CD04BD9940D7BC210246BCE00A883C2B9FA1B2DE6DD23CF18F073E07B2503DDC346A3D4A4BA33D85654CBDD1629B3CA575023ED38EB43C4632C8B93D0808BE2F6E773CDA901E3C829CFC3D95609A3CE5D4103DC955843C0C2C8EBDEF00B9BD1B26CCBDF835B1BC99D6FB3C48FB45BDFC30E23D0A890FBDC541BA3CA1F518BD8605103C7891E33B5CC8783DCEC12E3D6CD3673C1D3D2BBEDB940ABDB10F8DBD36F4133D9109543D336D56BD5E26D73DD2853C3CCE85A8BD9C0CBF3D8D5BA03C3127ABBC2D5B16BDAC2F703D591FC6BC31B2B03D0AB95DBD88B3C23C7DDE873CBA00C1BC590AA5BC2CA3823CF1D6943DE46F1ABD4BA83EBDDE55143C62C5DBBDA1534B3D8662E4BC9B0C96BC59F288BC7A211FBC');
INSERT INTO "chunk" VALUES(2,'zsf7jm',1,'Idea',1,1,'the freezer hums in B flat','the freezer hums in B flat',26,NULL,NULL);
CREATE TABLE document (
	id VARCHAR(6) NOT NULL, 
	kind VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	artist TEXT, 
	album TEXT, 
	genre TEXT, 
	mood TEXT, 
	theme TEXT, 
	language TEXT, 
	content TEXT NOT NULL, 
	content_hash VARCHAR NOT NULL, 
	structure JSON NOT NULL, 
	phrases BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_document PRIMARY KEY (id), 
	CONSTRAINT uq_document_content_hash UNIQUE (content_hash)
);
INSERT INTO "document" VALUES('swsmu7','song','Low Tide',NULL,NULL,'folk',NULL,NULL,NULL,'The tide went out and took the pier
We walked the mud in borrowed boots','886872cbdfa7e53eb93b1a1555647079c2071cc4bd3ad697bc3bc6f54eac5c93','[{"label": "Verse 1", "repeats": null, "lines": ["The tide went out and took the pier", "We walked the mud in borrowed boots"], "chords": [[[0, "Am"], [14, "C"]], []]}]',X'09CFF90B75D3F8D0333BC752FD64060B52449D45B07AD607711789626DFD2755B92620337BA2FF92C2CEA8A36B124443FA547B98A03B1636','2026-11-24 14:17:45.340272','2026-11-24 14:17:45.340290');
INSERT INTO "document" VALUES('zsf7jm','idea','the freezer hums in B flat',NULL,NULL,NULL,NULL,NULL,NULL,'the freezer hums in B flat','bb1ebaa96cf03753d98ec8cc4da87e8c738c1525afad4daacce4eb9b3c750b2c','[{"label": "Idea", "repeats": null, "lines": ["the freezer hums in B flat"]}]',X'','2026-11-24 14:17:47.092152','2026-11-24 14:17:47.092169');
CREATE TABLE embedding_model (
	id INTEGER NOT NULL, 
	identity TEXT NOT NULL, 
	dimensions INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_embedding_model PRIMARY KEY (id), 
	CONSTRAINT uq_embedding_model_identity UNIQUE (identity)
);
INSERT INTO "embedding_model" VALUES(1,'all-MiniLM-L6-v2@53aa51172d14/384/stanza',384,'2026-11-24 14:17:45.966761');
CREATE TABLE end_sound (
	word TEXT NOT NULL, 
	near VARCHAR NOT NULL, 
	perfect VARCHAR NOT NULL, 
	CONSTRAINT pk_end_sound PRIMARY KEY (word, near, perfect)
);
INSERT INTO "end_sound" VALUES('boots','UW plosive fricative','UW T S');
INSERT INTO "end_sound" VALUES('pier','IH R','IH R');
INSERT INTO "end_sound" VALUES('flat','AE plosive','AE T');
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
CREATE TABLE index_task (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	chunk_id INTEGER NOT NULL
);
CREATE TABLE library_mark (
	name VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_library_mark PRIMARY KEY (name)
);
INSERT INTO "library_mark" VALUES('index','{}');
CREATE TABLE lyric_line (
	id INTEGER NOT NULL, 
	document_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	section TEXT NOT NULL, 
	text TEXT NOT NULL, 
	fewest INTEGER NOT NULL, 
	most INTEGER NOT NULL, 
	"end" TEXT NOT NULL, 
	CONSTRAINT pk_lyric_line PRIMARY KEY (id), 
	CONSTRAINT fk_lyric_line_document_id_document FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE, 
	CONSTRAINT uq_lyric_line_document_id_number UNIQUE (document_id, number)
);
INSERT INTO "lyric_line" VALUES(1,'swsmu7',1,'Verse 1','The tide went out and took the pier',8,8,'pier');
INSERT INTO "lyric_line" VALUES(2,'swsmu7',2,'Verse 1','We walked the mud in borrowed boots',8,8,'boots');
INSERT INTO "lyric_line" VALUES(3,'zsf7jm',1,'Idea','the freezer hums in B flat',7,7,'flat');
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
	deleted_at DATETIME, "key" TEXT, capo INTEGER, tempo INTEGER, 
	CONSTRAINT pk_lyrics PRIMARY KEY (id), 
	CONSTRAINT fk_lyrics_parent_id_lyrics FOREIGN KEY(parent_id) REFERENCES lyrics (id), 
	CONSTRAINT fk_lyrics_user_id_user FOREIGN KEY(user_id) REFERENCES user (id), 
	CONSTRAINT uq_lyrics_number UNIQUE (number)
);
INSERT INTO "lyrics" VALUES('26dyh3',1,NULL,1,'Porch Light',NULL,'[Verse 1]
I left the porch light on again
The moths come every night
Your coat is on the kitchen chair
And nothing sits up right','V:XAXA:8.6 V','country','wistful','waiting up','en','[]','waiting up','{"theme": "waiting up", "genre": "country", "mood": "wistful", "title": "Porch Light", "language": "en"}',NULL,'scripted','samples',NULL,'nobody had to be asked',0,1.5,0.9,1.0,NULL,NULL,'{"syllables": null, "meter": null, "mood": null, "imagery": null, "repetition": null, "singability": null, "originality": null, "fluency": null}',24,'draft','private',0,0,'2026-01-01 12:30:00.000000','2026-11-22 10:55:48.337229',1,'porch light',NULL,NULL,'G',2,88);
INSERT INTO "lyrics" VALUES('vb7xmp',1,NULL,1,'Number Nine',NULL,'[Verse 1]
The driver nods, he knows my stop
The heater hums and burns
I count the lamps along the hill
And lose them at the turns','V:XAXA:8.6 V','folk','calm','the last bus home','en','[]','the last bus home','{"theme": "the last bus home", "genre": "folk", "mood": "calm", "title": "Number Nine", "language": "en"}',NULL,'scripted','samples',NULL,'nobody had to be asked',0,1.5,0.9,1.0,NULL,NULL,'{"syllables": null, "meter": null, "mood": null, "imagery": null, "repetition": null, "singability": null, "originality": null, "fluency": null}',25,'published','private',0,0,'2026-01-02 12:30:00.000000','2026-11-24 13:55:05.854392',2,'number nine',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "lyrics" VALUES('wgtd3h',1,'26dyh3',2,'Low Tide',NULL,'[Verse 1]
The boat is sleeping on its side
The harbor smells of rain
He tied a knot I can''t undo
The sea will come again','V:XAXA:8.6 V','hymn','hopeful','my father''s boat','en','[]','my father''s boat','{"theme": "my father''s boat", "genre": "hymn", "mood": "hopeful", "title": "Low Tide", "language": "en"}',NULL,'scripted','samples',NULL,'nobody had to be asked',0,1.5,0.9,1.0,NULL,NULL,'{"syllables": null, "meter": null, "mood": null, "imagery": null, "repetition": null, "singability": null, "originality": null, "fluency": null}',24,'draft','private',0,0,'2026-01-03 12:30:00.000000','2026-11-22 10:55:48.349392',3,'low tide',4,NULL,NULL,NULL,NULL);
INSERT INTO "lyrics" VALUES('dp7zwz',1,'wgtd3h',3,'Low Tide',NULL,'[Verse 1]
The boat is sleeping on its side
The harbor smells of rain
He tied a knot I can''t undo
The sea will come again','V:XAXA:8.6 V','hymn','hopeful','my father''s boat','en','[]','my father''s boat','{"theme": "my father''s boat", "genre": "hymn", "mood": "hopeful", "title": "Low Tide", "language": "en"}',NULL,'scripted','samples',NULL,'nobody had to be asked',0,0.0,0.9,1.0,NULL,NULL,'{"syllables": null, "meter": null, "mood": null, "imagery": null, "repetition": null, "singability": null, "originality": null, "fluency": null}',24,'draft','private',0,0,'2026-11-24 13:55:05.888312','2026-11-24 13:55:05.922255',4,'low tide',NULL,'2026-11-24 13:55:05.922255',NULL,NULL,NULL);
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
	refinements INTEGER NOT NULL, played JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_lyrics_section PRIMARY KEY (id), 
	CONSTRAINT fk_lyrics_section_lyrics_id_lyrics FOREIGN KEY(lyrics_id) REFERENCES lyrics (id) ON DELETE CASCADE, 
	CONSTRAINT uq_lyrics_section_lyrics_id_order UNIQUE (lyrics_id, "order")
);
INSERT INTO "lyrics_section" VALUES(1,'26dyh3',0,'verse',1,'Verse 1','[{"address": "v1.1", "text": "I left the porch light on again", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.2", "text": "The moths come every night", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}, {"address": "v1.3", "text": "Your coat is on the kitchen chair", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.4", "text": "And nothing sits up right", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}]','XAXA','perfect',NULL,1,0,'[{"after": 0, "lines": ["[G] / / / [D]"], "label": "Intro"}, {"after": 2, "lines": ["[C] [D7]"], "label": null}]');
INSERT INTO "lyrics_section" VALUES(2,'vb7xmp',0,'verse',1,'Verse 1','[{"address": "v1.1", "text": "The driver nods, he knows my stop", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.2", "text": "The heater hums and burns", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}, {"address": "v1.3", "text": "I count the lamps along the hill", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.4", "text": "And lose them at the turns", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}]','XAXA','perfect',NULL,1,0,'[]');
INSERT INTO "lyrics_section" VALUES(3,'wgtd3h',0,'verse',1,'Verse 1','[{"address": "v1.1", "text": "The boat is sleeping on its side", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.2", "text": "The harbor smells of rain", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}, {"address": "v1.3", "text": "He tied a knot I can''t undo", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.4", "text": "The sea will come again", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}]','XAXA','perfect',NULL,1,0,'[]');
INSERT INTO "lyrics_section" VALUES(4,'dp7zwz',0,'verse',1,'Verse 1','[{"address": "v1.1", "text": "The boat is sleeping on its side", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.2", "text": "The harbor smells of rain", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}, {"address": "v1.3", "text": "He tied a knot I can''t undo", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "X", "source": "writer", "ok": true}, {"address": "v1.4", "text": "The sea will come again", "syllables": null, "target_syllables": null, "stress": null, "rhyme": "A", "source": "writer", "ok": true}]','XAXA','perfect',NULL,1,0,'[]');
CREATE TABLE lyrics_tag (
	lyrics_id VARCHAR NOT NULL, 
	tag TEXT NOT NULL, 
	CONSTRAINT pk_lyrics_tag PRIMARY KEY (lyrics_id, tag), 
	CONSTRAINT fk_lyrics_tag_lyrics_id_lyrics FOREIGN KEY(lyrics_id) REFERENCES lyrics (id) ON DELETE CASCADE
);
INSERT INTO "lyrics_tag" VALUES('wgtd3h','keeper');
INSERT INTO "lyrics_tag" VALUES('vb7xmp','needs a bridge');
INSERT INTO "lyrics_tag" VALUES('dp7zwz','keeper');
CREATE TABLE source (
	id INTEGER NOT NULL, 
	document_id VARCHAR NOT NULL, 
	path TEXT NOT NULL, 
	entry INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	CONSTRAINT pk_source PRIMARY KEY (id), 
	CONSTRAINT fk_source_document_id_document FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE CASCADE, 
	CONSTRAINT uq_source_path_entry UNIQUE (path, entry)
);
INSERT INTO "source" VALUES(1,'swsmu7','/lyrics/folk/01 Low Tide.cho',1,'54da210b0c2c5165deea2a4a7285a8c4a6ccaf2952dd32362c73388ab2e493f7');
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
CREATE INDEX ix_user_feedback_lyrics_id ON user_feedback (lyrics_id);
CREATE INDEX ix_lyrics_tag_tag_lyrics_id ON lyrics_tag (tag, lyrics_id);
CREATE INDEX ix_lyrics_parent_id ON lyrics (parent_id);
CREATE INDEX ix_lyrics_updated_at ON lyrics (updated_at);
CREATE INDEX ix_lyrics_user_id ON lyrics (user_id);
CREATE INDEX ix_lyrics_title_key ON lyrics (title_key);
CREATE INDEX ix_lyrics_overview ON lyrics (created_at, number, id, deleted_at, genre, mood, provider, model, stage, rating, quality_score, words_sung, generation_seconds);
CREATE INDEX ix_generation_history_run_status_id ON generation_history (run_status, id);
CREATE INDEX ix_document_artist ON document (artist);
CREATE INDEX ix_document_genre ON document (genre);
CREATE INDEX ix_document_kind ON document (kind);
CREATE INDEX ix_source_document_id ON source (document_id);
CREATE INDEX ix_lyric_line_end ON lyric_line ("end");
CREATE INDEX ix_lyric_line_fewest_most ON lyric_line (fewest, most);
CREATE INDEX ix_end_sound_near ON end_sound (near);
CREATE INDEX ix_chunk_model_id ON chunk (model_id);
CREATE TRIGGER chunk_comes AFTER INSERT ON chunk BEGIN INSERT INTO chunk_fts(rowid, text, heading) VALUES (new.id, new.text, new.heading);  END;
CREATE TRIGGER chunk_changes AFTER UPDATE OF text, heading ON chunk BEGIN INSERT INTO chunk_fts(chunk_fts, rowid, text, heading) VALUES ('delete', old.id, old.text, old.heading); INSERT INTO chunk_fts(rowid, text, heading) VALUES (new.id, new.text, new.heading);  END;
CREATE TRIGGER chunk_goes AFTER DELETE ON chunk BEGIN INSERT INTO chunk_fts(chunk_fts, rowid, text, heading) VALUES ('delete', old.id, old.text, old.heading);  END;
CREATE TRIGGER vector_comes AFTER INSERT ON chunk WHEN new.embedding IS NOT NULL BEGIN INSERT INTO index_task(chunk_id) VALUES (new.id); END;
CREATE TRIGGER vector_changes AFTER UPDATE OF embedding ON chunk BEGIN INSERT INTO index_task(chunk_id) VALUES (new.id); END;
CREATE TRIGGER vector_goes AFTER DELETE ON chunk WHEN old.embedding IS NOT NULL BEGIN INSERT INTO index_task(chunk_id) VALUES (old.id); END;
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('index_task',1);
INSERT INTO "sqlite_sequence" VALUES('chunk',2);
CREATE VIRTUAL TABLE chunk_fts USING fts5(text, heading, content='chunk', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO chunk_fts (chunk_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE lyrics_fts USING fts5(
    title, theme, content, content='lyrics', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
INSERT INTO lyrics_fts (lyrics_fts) VALUES ('rebuild');
COMMIT;
