BEGIN TRANSACTION;
CREATE TABLE articles (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	copy INTEGER NOT NULL, 
	file TEXT NOT NULL, 
	source_file TEXT NOT NULL, 
	article_id TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	rules_version TEXT NOT NULL, 
	status VARCHAR(64) NOT NULL, 
	url TEXT NOT NULL, 
	url_key TEXT NOT NULL, 
	title TEXT NOT NULL, 
	source TEXT NOT NULL, 
	published TEXT NOT NULL, 
	text TEXT NOT NULL, 
	repairs TEXT NOT NULL, 
	rows TEXT NOT NULL, 
	signature BLOB NOT NULL, 
	superseded INTEGER NOT NULL, 
	representative INTEGER, 
	left_out TEXT NOT NULL, 
	dirty INTEGER NOT NULL, 
	written INTEGER NOT NULL, 
	seen INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE ("key", copy)
);
INSERT INTO "articles" VALUES(1,'94b0ce3195ada3f235ab2c486e062cb2',1,'/srv/tin/in/a.txt','a.txt','a','b2459df339c6a3a17d5e04681903736a6c2b402d77639fb21006b07197e683fc','0.1.0+d9efe9a06180','rows','','','','','','Đại hội Đảng bộ xã Tân Lập đề ra chỉ tiêu đến năm 2025 thu nhập bình quân đầu người đạt 62 triệu đồng, tỷ lệ hộ nghèo còn dưới 3 phần trăm, trồng mới 120 ha rừng, xây dựng 5 mô hình nông nghiệp sạch và vận động nhân dân đóng góp làm đường giao thông nông thôn.','[]','[{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"2025","bound":"more_than","unit":"VND","per":"person/year","value_text":"2025","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":50,"char_end":54,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"},{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"62","bound":"more_than","unit":"VND","per":"person/year","value_text":"62","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":88,"char_end":90,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"},{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"3","bound":"more_than","unit":"VND","per":"person/year","value_text":"3","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":127,"char_end":128,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"},{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"120","bound":"more_than","unit":"VND","per":"person/year","value_text":"120","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":150,"char_end":153,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"},{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"5","bound":"more_than","unit":"VND","per":"person/year","value_text":"5","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":172,"char_end":173,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"}]',X'01C4BD0E20C35509B4F44C4D049DDD486805000100DCC33E0343AA2A04615419026AA016095E3F6100415A1100BD887800C1F95000735298009CE03402C1EF0D06CF44DF0911700A04511F1A024B236300972C6700DBE8E906EBA8590C88600500C08AE9002CF5C80320C0DC00383C6304B9808108256F1F04C2645801E44D6D01FDBEA20124F62E034C672109AC239A0231675802DCEC660DA3FA3500BC17140673BB8D041580E500ED3821092B57600123084900B83082008CF27B00B3D7160081B831013453350288E208036085D700C907E200FEE016072D9F7E015403F9036F378B006AC40901D2E5DC03330D48021D88E2002EFD1A0BAA4DE2055A952C00C58290016BF92007D3358606A0EEDD00EB1B6D0AB4115904EBAFDB0237054D071B17B70738BA8607E16DC60154021C07A60BB30158AB030083070004F762E402C110A8028B9A4D03412236002C386B008DCDC1039C7B74008BD8210398675005D5F32C03C141B006D95A050251A6CB08A9A34A145E314209C5AA6A00C86721014A240B04A5FCF1041E0AC203FECFA30645160100E15C89103D8B910BD5018B0435FE5508AA100900F24D50093815A9004524E0009E62440247CB6F02937171040CFEAA01DCB58E05B2410D001B764D011944F20052AAC108B99C90005B131C0469485400DD5211007912AB06B5568201EB454800413BAF0218DAA500EF28AE0B6A7F6904680E06038E14F40019DE6403F4BE1D00330E792322A8F13F2671036732A139A1AE385DBBDB872FF8',0,2,'[0, 1, 2, 3, 4]',0,1,1);
INSERT INTO "articles" VALUES(2,'27d2264d4bec7ff0a83dabd93e8d3bad',1,'/srv/tin/in/b.txt','b.txt','b','82a24013950ed75fac75ec2c634fbc4c8ba617946a3b561440dff3c6775a089d','0.1.0+d9efe9a06180','rows','','','','','','Đại hội Đảng bộ xã Tân Lập đề ra chỉ tiêu đến năm 2025 thu nhập bình quân đầu người đạt 62 triệu đồng, tỷ lệ hộ nghèo còn dưới 3 phần trăm, trồng mới 120 ha rừng, xây dựng 5 mô hình nông nghiệp sạch và vận động nhân dân đóng góp làm đường giao thông nông thôn. Tin của báo tỉnh.','[]','[{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"2025","bound":"more_than","unit":"VND","per":"person/year","value_text":"2025","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":50,"char_end":54,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"},{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"62","bound":"more_than","unit":"VND","per":"person/year","value_text":"62","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":88,"char_end":90,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"},{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"3","bound":"more_than","unit":"VND","per":"person/year","value_text":"3","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":127,"char_end":128,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"},{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"120","bound":"more_than","unit":"VND","per":"person/year","value_text":"120","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":150,"char_end":153,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"},{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"5","bound":"more_than","unit":"VND","per":"person/year","value_text":"5","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":172,"char_end":173,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"}]',X'01B30E7DC8513570B706A5B0BC677B969405000100DCC33E0343AA2A04615419026AA016095E3F6100415A1100BD887800C1F95000735298009CE034024BF87201CF44DF0911700A04511F1A024B236300972C6700DBE8E906EBA8590C88600500C08AE9002CF5C80320C0DC00383C6304B9808108256F1F04C2645801E44D6D01FDBEA20124F62E034C672109AC239A0273A8C001E69B300AA3FA3500BC17140673BB8D041580E500ED3821092B57600123084900B83082008CF27B00B3D7160081B8310173E66D0188E208036085D700C907E200FEE016072D9F7E015403F9036F378B006AC40901D2E5DC03330D48021D88E2002EFD1A0BAA4DE2055A952C00C58290016BF92007D3358606A0EEDD00EB1B6D0AB4115904EBAFDB0237054D071B17B70738BA8607E16DC60154021C07A60BB30158AB030083070004F762E402C110A8028B9A4D03412236002C386B008DCDC1039C7B74008BD8210398675005D5F32C03C141B006D95A050251A6CB0845EDF7115E314209C5AA6A00C86721014A240B04A5FCF10440E8DC00FECFA30645160100E15C8910DE888C01D5018B0435FE5508AA100900F24D50093815A9004524E0009E62440205C03E01937171040CFEAA01D8AF0504B2410D001B764D011944F20052AAC108B99C90005B131C0469485400DD521100468D4400B5568201EB454800413BAF0218DAA500EF28AE0B6A7F6904680E06038E14F40019DE6403F4BE1D00330E792322A8F13F2671036732A139A1AE385DBBDB872FF8',0,NULL,'[]',0,1,1);
INSERT INTO "articles" VALUES(3,'2e873947216e5897ca23b7827acbbfcc',1,'/srv/tin/in/c.txt','c.txt','c','eec579200c3c5546c3b8c9fe1e5775b960dd7cf9ce2ba5dd9980b173c68c4dc1','0.1.0+d9efe9a06180','rows','','','','','2024','Xã Bình Minh phấn đấu năm 2024 có 40 hộ thoát nghèo.','[]','[{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"2024","bound":"more_than","unit":"VND","per":"person/year","value_text":"2024","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":26,"char_end":30,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"},{"status":"target","place_text":"huyện Tân Lập","term":"2020-2025","congress":9,"metric":"income_per_capita","metric_text":"thu nhập bình quân đầu người","change":"level","basis":"point","value_min":"40","bound":"more_than","unit":"VND","per":"person/year","value_text":"40","year":2025,"year_source":"explicit","sentence":"Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.","char_start":34,"char_end":36,"confidence":0.9,"extractor":"metric+value","level":"district","province":"Bình An","province_code":"98","district":"Tân Lập","district_code":"981","province_2025":"Bình An","province_2025_code":"98"}]',X'01300E4F940AE2602250523275FEFD0CEE020001002E560001E2A13A1677992C1207565C0451E193139BF492033A4EC702DDC4871389F6DA0F495C111FFEF5930B71CBA634A80EAC0BBFFA3304ECC4791216A44A2D01A3EA376F81E753E1B6D70DAA6A910B96405D334523A8045C51B2145E2D960DA654D8088576BE1D52337E23E618040910901F1C2D0BEB0CEF9BD51EB49DD40144D5980A82DDCD071F65C426EDBDF70E0DA7F400055A4802ED45EC0C2EEA190647688807E6C5C421656CF4060EB8C12B7CCA850DE0E34500D03FB90AA622280FE0FECB16E198CB03330E1F060BEA2600BFBD92011E796A3052C08A5037E6711087EFD52495EAB316A31B700E4229BF0EB7BBB217F509A805BCCBB37F893054562B2D7A3955F2E800A9AA580B38B617228AF46006F852001BF7C7FD07CF43A7069DEEC13935F72B1DCBE8CD0038C71F0A561EA102A2E55D3037C9041B584A4038B35C1E03D8F7D003466EC503439743153E896B565D2A0F372413D74EC54D4214DB4A3F0A0EFE890D530A5303479E284A64F6B60DC95F2E1BE6659D0648F0551E343695082083D902E004350979A5EE2E65760A18BF629D1B031868072A3A32443CEB480340F9E6088D5244085AEE2203F098FC11202BA71199EB7E33748D104AD08AA602719B3837A7F95600B90CE608DA10451582297B035A6EC30635C3BE1C2A2D77221E040C60E16704207BAB9409DB309A220169032123A34B0BA0C1E008AD2F110825DCCA1CBE3D8503',0,NULL,'[]',0,1,1);
INSERT INTO "articles" VALUES(4,'ab97db37c9b210ace4228def212b1850',1,'/srv/tin/in/d.txt','d.txt','d','350b156767cdd24f575709b4219af76420d01aaa1345f5f3316360972da66394','0.1.0+d9efe9a06180','skipped','','','','','','','[]','[]',X'',0,NULL,'[]',0,1,1);
CREATE TABLE changes (
	run INTEGER NOT NULL, 
	side INTEGER NOT NULL, 
	fact VARCHAR(64) NOT NULL, 
	target_id TEXT, 
	status TEXT, 
	level TEXT, 
	province TEXT, 
	district TEXT, 
	commune TEXT, 
	province_code TEXT, 
	district_code TEXT, 
	commune_code TEXT, 
	place_text TEXT, 
	province_2025 TEXT, 
	province_2025_code TEXT, 
	term TEXT, 
	congress INTEGER, 
	metric TEXT, 
	metric_text TEXT, 
	breakdown TEXT, 
	change TEXT, 
	basis TEXT, 
	value_min DOUBLE, 
	value_max DOUBLE, 
	bound TEXT, 
	unit TEXT, 
	per TEXT, 
	value_text TEXT, 
	baseline_year INTEGER, 
	baseline_value DOUBLE, 
	year_start INTEGER, 
	year INTEGER, 
	year_source TEXT, 
	sentence TEXT, 
	char_start INTEGER, 
	char_end INTEGER, 
	confidence DOUBLE, 
	extractor TEXT, 
	article_id TEXT, 
	source_file TEXT, 
	url TEXT, 
	source TEXT, 
	title TEXT, 
	published TEXT, 
	corrected TEXT, 
	FOREIGN KEY(run) REFERENCES runs (id)
);
INSERT INTO "changes" VALUES(1,1,'8dffe285bfd5','8dffe285bfd5','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',2025.0,NULL,'more_than','VND','person/year','2025',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',50,54,0.9,'metric+value','b','b.txt',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "changes" VALUES(1,1,'37b460cff2f1','37b460cff2f1','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',62.0,NULL,'more_than','VND','person/year','62',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',88,90,0.9,'metric+value','b','b.txt',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "changes" VALUES(1,1,'f07562ee7ee7','f07562ee7ee7','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',3.0,NULL,'more_than','VND','person/year','3',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',127,128,0.9,'metric+value','b','b.txt',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "changes" VALUES(1,1,'ae31141a11bd','ae31141a11bd','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',120.0,NULL,'more_than','VND','person/year','120',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',150,153,0.9,'metric+value','b','b.txt',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "changes" VALUES(1,1,'b3e5fae61ec3','b3e5fae61ec3','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',5.0,NULL,'more_than','VND','person/year','5',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',172,173,0.9,'metric+value','b','b.txt',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "changes" VALUES(1,1,'94af78230d13','94af78230d13','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',2024.0,NULL,'more_than','VND','person/year','2024',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',26,30,0.9,'metric+value','c','c.txt',NULL,NULL,NULL,'2024',NULL);
INSERT INTO "changes" VALUES(1,1,'5b499d460753','5b499d460753','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',40.0,NULL,'more_than','VND','person/year','40',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',34,36,0.9,'metric+value','c','c.txt',NULL,NULL,NULL,'2024',NULL);
CREATE TABLE meta (
	"key" VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema','1');
CREATE TABLE runs (
	id INTEGER NOT NULL, 
	status VARCHAR(64) NOT NULL, 
	started TEXT NOT NULL, 
	finished TEXT, 
	seconds DOUBLE, 
	version TEXT NOT NULL, 
	rules_version TEXT NOT NULL, 
	paths TEXT NOT NULL, 
	options TEXT NOT NULL, 
	read INTEGER NOT NULL, 
	with_rows INTEGER NOT NULL, 
	without_rows INTEGER NOT NULL, 
	skipped INTEGER NOT NULL, 
	added INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	extracted INTEGER NOT NULL, 
	unchanged INTEGER NOT NULL, 
	targets INTEGER, 
	results INTEGER, 
	PRIMARY KEY (id)
);
INSERT INTO "runs" VALUES(1,'done','2026-11-24T23:40:11+00:00','2026-11-24T23:40:13+00:00',2.019,'0.1.0','0.1.0+d9efe9a06180','["/srv/tin/in"]','{"force": false, "jobs": 1, "only_new": false, "since": ""}',4,3,0,1,4,0,4,0,7,0);
CREATE TABLE skipped (
	id INTEGER NOT NULL, 
	file TEXT NOT NULL, 
	source_file TEXT NOT NULL, 
	stage VARCHAR(64) NOT NULL, 
	reason TEXT NOT NULL, 
	article INTEGER, 
	run INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(article) REFERENCES articles (id)
);
INSERT INTO "skipped" VALUES(1,'/srv/tin/in/d.txt','d.txt','extract','ValueError: hỏng',4,1);
CREATE TABLE targets (
	article INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	fact VARCHAR(64) NOT NULL, 
	target_id TEXT, 
	status TEXT, 
	level TEXT, 
	province TEXT, 
	district TEXT, 
	commune TEXT, 
	province_code TEXT, 
	district_code TEXT, 
	commune_code TEXT, 
	place_text TEXT, 
	province_2025 TEXT, 
	province_2025_code TEXT, 
	term TEXT, 
	congress INTEGER, 
	metric TEXT, 
	metric_text TEXT, 
	breakdown TEXT, 
	change TEXT, 
	basis TEXT, 
	value_min DOUBLE, 
	value_max DOUBLE, 
	bound TEXT, 
	unit TEXT, 
	per TEXT, 
	value_text TEXT, 
	baseline_year INTEGER, 
	baseline_value DOUBLE, 
	year_start INTEGER, 
	year INTEGER, 
	year_source TEXT, 
	sentence TEXT, 
	char_start INTEGER, 
	char_end INTEGER, 
	confidence DOUBLE, 
	extractor TEXT, 
	article_id TEXT, 
	source_file TEXT, 
	url TEXT, 
	source TEXT, 
	title TEXT, 
	published TEXT, 
	corrected TEXT, 
	PRIMARY KEY (article, n), 
	FOREIGN KEY(article) REFERENCES articles (id)
);
INSERT INTO "targets" VALUES(2,0,'8dffe285bfd5','8dffe285bfd5','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',2025.0,NULL,'more_than','VND','person/year','2025',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',50,54,0.9,'metric+value','b','b.txt',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "targets" VALUES(2,1,'37b460cff2f1','37b460cff2f1','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',62.0,NULL,'more_than','VND','person/year','62',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',88,90,0.9,'metric+value','b','b.txt',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "targets" VALUES(2,2,'f07562ee7ee7','f07562ee7ee7','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',3.0,NULL,'more_than','VND','person/year','3',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',127,128,0.9,'metric+value','b','b.txt',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "targets" VALUES(2,3,'ae31141a11bd','ae31141a11bd','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',120.0,NULL,'more_than','VND','person/year','120',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',150,153,0.9,'metric+value','b','b.txt',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "targets" VALUES(2,4,'b3e5fae61ec3','b3e5fae61ec3','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',5.0,NULL,'more_than','VND','person/year','5',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',172,173,0.9,'metric+value','b','b.txt',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "targets" VALUES(3,0,'94af78230d13','94af78230d13','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',2024.0,NULL,'more_than','VND','person/year','2024',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',26,30,0.9,'metric+value','c','c.txt',NULL,NULL,NULL,'2024',NULL);
INSERT INTO "targets" VALUES(3,1,'5b499d460753','5b499d460753','target','district','Bình An','Tân Lập',NULL,'98','981',NULL,'huyện Tân Lập','Bình An','98','2020-2025',9,'income_per_capita','thu nhập bình quân đầu người',NULL,'level','point',40.0,NULL,'more_than','VND','person/year','40',NULL,NULL,NULL,2025,'explicit','Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.',34,36,0.9,'metric+value','c','c.txt',NULL,NULL,NULL,'2024',NULL);
CREATE INDEX articles_by_url ON articles (url_key);
CREATE INDEX articles_by_digest ON articles (digest);
CREATE INDEX articles_to_publish ON articles (dirty);
CREATE INDEX targets_by_id ON targets (target_id);
CREATE INDEX targets_by_fact ON targets (fact);
CREATE INDEX skipped_by_file ON skipped (file);
CREATE INDEX skipped_by_article ON skipped (article);
CREATE INDEX changes_by_run ON changes (run);
COMMIT;
