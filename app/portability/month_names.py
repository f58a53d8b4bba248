"""Names of months as files write them: the official languages of the European Union, and those of its neighbours.

Abbreviated and in full, by themselves and within a date, as in Unicode CLDR; folded, with "_" between two words. They
are listed here because Babel's tables of them take 12 MB of memory; tests/portability/test_dates.py compares the two.
"""

from __future__ import annotations

# January first.
NAMES = (
    "ean eanair ene enero gen gennaio ian ianuarie jaan jaanuar jan janeiro jannar janner januar januara januari"
    " january janv janvaris janvier led leden ledna oca ocak saus sausio sausis sij sijecanj sijecnja sty styczen"
    " stycznia tammi tammikuu tammikuuta ιαν ιανουαριοσ ιανουαριου січ січень січня янв январь января яну януари",
    "feabh feabhra feb febbraio febr febrero februar februara februari februarie februaris february fev fevereiro"
    " fevr fevrier fra frar helmi helmikuu helmikuuta lut lutego luty sub subat uno unor unora vas vasario vasaris"
    " veebr veebruar velj veljaca veljace φεβ φεβρουαριοσ φεβρουαριου лют лютии лютого фев февр февраль февраля"
    " февруари",
    "bre brezen brezna kov kovas kovo maalis maaliskuu maaliskuuta maart mar marc marca march marcius marco marec"
    " mars mart marta martie marts marz marzec marzo marzu mrt mrz ozu ozujak ozujka μαρ μαρτιοσ μαρτιου бер"
    " березень березня мар март марта",
    "abr abril aib aibrean apr april aprila aprile aprilie aprilis aprill avr avril bal balandis balandzio dub"
    " duben dubna huhti huhtikuu huhtikuuta kwi kwiecien kwietnia nis nisan tra travanj travnja απρ απριλιοσ"
    " απριλιου апр апрель апреля април квіт квітень квітня",
    "beal bealtaine geg geguze geguzes kve kveten kvetna mag maggio mai maijs maio maj maja majus may mayis mayo"
    " mei mej mejju svi svibanj svibnja touko toukokuu toukokuuta μαι μαιοσ μαιου маи мая трав травень травня",
    "birz birzelio birzelis cerven cervna cvn cze czerwca czerwiec giu giugno gun gunju haz haziran iun iunie"
    " juin jun juna june junho juni junij junijs junio junius juuni kesa kesakuu kesakuuta lipanj lipnja meith"
    " meitheamh ιουν ιουνιοσ ιουνιου июн июнь июня черв червень червня юни",
    "cervence cervenec cvc heina heinakuu heinakuuta iuil iul iulie juil juillet jul jula julho juli julij julijs"
    " julio julius july juuli liep liepa liepos lipca lipiec lug luglio lul lulju srpanj srpnja tem temmuz ιουλ"
    " ιουλιοσ ιουλιου июл июль июля лип липень липня юли",
    "ago agosto agu agust agustos aout aug august augusta augusti augusts augustus augusztus avg avgust aww"
    " awwissu elo elokuu elokuuta kol kolovoz kolovoza lun lunasa rugp rugpjucio rugpjutis sie sierpien sierpnia"
    " srpen srpna αυγ αυγουστοσ αυγουστου авг август августа серп серпень серпня",
    "eyl eylul mean_fomhair mfomh rugs rugsejis rugsejo ruj rujan rujna sep sept september septembra septembre"
    " septembrie septembris septiembre set setembro settembre settembru syys syyskuu syyskuuta szept szeptember"
    " wrz wrzesien wrzesnia zar zari σεπ σεπτεμβριοσ σεπτεμβριου вер вересень вересня сент сентябрь сентября сеп"
    " септември",
    "deireadh_fomhair dfomh eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktober"
    " oktobra oktobris oktoober ott ottobre ottubru out outubro paz pazdziernik pazdziernika rij rijen rijna spal"
    " spalio spalis οκτ οκτωβριοσ οκτωβριου жовт жовтень жовтня окт октомври октябрь октября",
    "kas kasim lapkr lapkricio lapkritis listopadu marras marraskuu marraskuuta noiembrie nov november novembra"
    " novembre novembris novembro novembru noviembre samh samhain stu studeni studenoga νοε νοεμβριοσ νοεμβριου"
    " лист листопад листопада ное ноември нояб ноябрь ноября",
    "ara aralik dec december decembra decembre decembrie decembris des desember dets detsember dez dezember"
    " dezembro dic dicembre dicembru diciembre gru grudnia grudzien gruod gruodis gruodzio joulu joulukuu"
    " joulukuuta noll nollaig pro prosinac prosinca prosince prosinec δεκ δεκεμβριοσ δεκεμβριου груд грудень"
    " грудня дек декабрь декабря декември",
)
# In Croatian these are other months than in Czech and Polish: (Croatian, the others).
AMBIGUOUS = {"lip": (6, 7), "srp": (7, 8), "lis": (10, 11), "listopad": (10, 11), "listopada": (10, 11)}
# Names that decide between the two languages within one file.
CROATIAN = (
    "kol kolovoz kolovoza lipanj lipnja ozu ozujak ozujka prosinac prosinca ruj rujan rujna sij sijecanj sijecnja"
    " srpanj srpnja stu studeni studenoga svi svibanj svibnja tra travanj travnja velj veljaca veljace"
)
CZECH_OR_POLISH = (
    "bre brezen brezna cerven cervence cervenec cervna cvc cvn cze czerwca czerwiec dub duben dubna gru grudnia"
    " grudzien kve kveten kvetna kwi kwiecien kwietnia led leden ledna lipca lipiec listopadu lut lutego luty marzec"
    " paz pazdziernik pazdziernika prosince prosinec rij rijen rijna sie sierpien sierpnia"
    " srpen srpna sty styczen stycznia uno unor unora wrz wrzesien wrzesnia zar zari"
)
