"""Words of several languages that links have, and that name nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkWords:
    """The words of one language, in lower case.

    `linking` words may stand before a name: articles, prepositions, conjunctions. `clause` words
    make a piece of a sentence of what they stand in: pronouns and auxiliaries. `pointing` words
    say what kind of thing a link leads to, when it was made, or what to do with it. `verbs` begin a
    verb phrase, and do so in all forms that `endings` make of them.
    """

    linking: str
    clause: str
    pointing: str
    verbs: str = ""
    endings: tuple[str, ...] = ()


LANGUAGES = {
    "en": LinkWords(
        """a about above after against all along also although among an and another any as at
        because before below between but by each either else every for from how if in inside into
        its just like more most much my near of off on onto or other our over own per quite rather
        since so some such than that the their then these this those though through thus to too yet
        toward towards under until unless up upon very via vs what when where whereas whether which
        while who whom whose why with within without your his her only even already
        recently now exactly simply merely really
        e.g eg i.e ie""",
        """am are aren't be been being can can't could did didn't do does doesn't don't had has
        have he how's i i'd i'll i'm i've is isn't it it's let let's may me might must not shall
        she should that's them there there's icon they they'll they're they've us was wasn't we we'd
        we'll we're we've were weren't what's will won't would you you'd you'll you're you've
        him itself themselves cannot""",
        """above access additional ago answer answers api app apply article articles attached
        available below bit blog blogpost blogposts blogs book books bug build button
        called change chapter chapters check claim class code comment comments commit
        commits complete contact copy course debug decision demo description design detail
        details doc docs document documentation documents download drop earlier ebook
        edition eng entries entry episode example examples excellent extended extension
        famous file files first following fork form freely full fullscreen gist github
        good great guide guidelines hand help here here's icon homepage hosted http https image
        images info information interesting interview issue issues item known last latest
        lecture library link links list long manual many material materials mentioned
        module named new newest news next nice note notes number offer official older once
        one ones online open-source opensource original others our page pages paper papers
        part picture pictures piece pl plan play plugin point port post posts pr pre
        presentation presentations previous problem product profile program project
        proposal prs public publicly pull quora recent recommendation recording reference
        references related release repo report reports repos repositories repository
        request requests research resource resources result results sample script
        search second section see series several short similar simple site sites slides
        solution some something source sources spec specification start step stop story
        study stuff support switch system tag talk talks task test text thing things third
        this thread ticket today tool tools topic transform tutorial tutorials tweet two
        update upgrade url useful user version versions video videos view watch web
        webinar webpage website websites well wiki word work year years yesterday around out home
        player embedded iframe tweet widget figure fig ii iii iv vi vii viii ix pdf epub mp3 mp4
        ppt pptx docx zip january february march april may june july august september october
        november december jan feb mar apr jun jul aug sep sept oct nov dec""",
        """accept achieve add agree allow announce argue ask attend automate avoid based
        become begin believe bring built buy call came choose click compare configure
        confirm consider contribute convert create decide define demonstrate deploy
        describe develop disable discover discuss do done download enable evaluate explain
        explore express fail find fix follow found gave get give given go grow implement
        improve include inspect install introduce invent investigate join keep kept know
        known learn leave left listen look made maintain make manage mean meet mention
        migrate move need open participate prefer prepare prove provide publish put read
        receive recommend refer register remove replace require run said save saw say see
        seem seen send set share show shown solve speak spoke started submit subscribe
        suggest take taken taught teach tell think thought told took translate try turn
        understand use used using verify visit wait want went withdrawn won write written
        wrote""",
        ("s", "es", "ed", "d", "ing"),
    ),
    "de": LinkWords(
        """am an auf aus bei das dem den der des die diese diesem diesen dieser dieses durch ein
        eine einem einen einer eines für gegen im in ins mehr mit nach ob oder ohne seit sowie
        über um und unter vom von vor wie wo zu zum zur zwischen als auch noch nur etwa laut""",
        """bin bist dass er es habe haben hat hatte ich ihm ihn ihr ist kann können man muss
        müssen nicht sei seien sein sich sie sind soll sollte uns wäre war waren weil wenn werden
        wir wird wurde wurden würde du dich dir mich mir""",
        """anleitung antwort artikel aufsatz beispiel beispiele beitrag beiträge blog blogartikel
        blogbeitrag blogeintrag buch da dann datei details dies dokument dokumentation dort eintrag
        ersten folgende folgenden genau genannte herunterladen hier hierher hierzu jetzt kapitel
        klick klicken klicke link lesen mehr nachlesen nachzulesen netz neue neuen oben projekt
        quelle quellcode quellen seite seiten siehe studie teil text unten verfügbar video vortrag
        webseite website weiter weitere weiteren weiterlesen zitat erfahren informationen infos
        ansehen anzeigen besuchen startseite abbildung abb januar februar märz mai juni juli
        oktober dezember""",
        """beschreibt beschrieben bietet erklärt erläutert erschienen findet finden gefunden
        geschrieben gezeigt nutzt nutzen schreibt veröffentlicht verwendet zeigt zeigen""",
    ),
    "pl": LinkWords(
        """a albo ale bez dla do i jak na nad nasz nasza nasze naszego naszej naszym o od oraz po
        pod przed przez przy swój swoje ta tą tak te tego tej ten to tych tym tymi u w we z za ze
        że lub więcej też także ich jego jej już tylko""",
        """będzie był była było były być jest jestem jesteśmy mają mam mamy ma może można nie są
        się zostać został została zostało zostały co czy które który która którego której ja my
        on ona oni ono""",
        """adres adresem artykuł artykule artykułu artykuły blog blogu blogi czytaj czytać dalej
        dokument dokumentacja dokumentacji film filmie fragment gdzie instrukcja kliknij kod
        książka książce link linki linku kolejny materiał materiały niżej notatka notka nowy
        odnośnik opis opisie plik pobierz poniżej post poście posta posty poprzedni poprzednim
        powyżej prezentacja prezentacji projekt przykład przykładowy repozytorium sprawdź strona
        stronę stronie stąd szczegóły tam temat tu tutaj tutorial tutoriala wideo wpis wpisie
        wpisu wpisy zobacz źródło źródła pod temu ostatni informacji dowiedz przejdź rysunek rys
        stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października
        listopada grudnia""",
        """napisał napisała napisaliśmy opisał opisała opisaliśmy opisane opisany opublikował
        pisał pisaliśmy pokazał pokazuje wykorzystać wykorzystuje użyć używa używamy znaleźć
        znajdziesz zobaczyć przeczytać dowiedzieć obejrzeć""",
    ),
    "fr": LinkWords(
        """à au aux avec ce ces cet cette chez comme d dans de des du en entre et la l le les leur
        leurs mon ma mes notre nos où ou par pour plus sa sans selon ses si son sous sur un une
        vers votre vos dont chaque""",
        """a ai ait ont avait avons avez c'est est était étaient été être il ils elle elles je j
        me ne nous on pas peut peuvent qu que qui quoi s se sera sont suis tu vous y n'est""",
        """article articles billet billets blog ci-dessous ci-dessus cliquez cliquer code ici
        consultez dépôt détails document documentation dossier exemple exemples fichier guide là
        lien liens lire lisez livre page pages projet présentation rapport ressource ressources
        savoir site source sources suite suivant suivante suivre télécharger texte tutoriel vidéo
        voici voir voyez janvier février mars avril mai juin juillet août septembre octobre
        novembre décembre""",
        """décrit expliqué explique montre présente publié trouver trouve utilise utiliser écrit
        écrire découvrir""",
    ),
    "es": LinkWords(
        """a al ante bajo como con cual de del desde donde e el en entre este esta estas esto estos
        esa ese eso hacia hasta la las lo los más mi nuestro nuestra o para por según sin sobre su
        sus tras tu u un una unas unos y ya""",
        """es está están era eran fue fueron ha han he hemos había hay me no nos podemos puede
        pueden que quien se sea ser será si son soy te yo él ella ellos nosotros""",
        """abajo ahí allí aquí artículo artículos blog clic código consulta descargar descarga
        detalles documentación documento ejemplo ejemplos enlace enlaces entrada entradas fuente
        fuentes guía haz hacer leer lee libro mira página páginas presentación proyecto repositorio
        saber seguir siguiente sitio tutorial ver vídeo video web enero febrero marzo abril mayo
        junio julio agosto septiembre octubre noviembre diciembre""",
        """describe descrito encontrar encuentra escribió escrito explica muestra publicado publicó
        usa usar utiliza utilizar""",
    ),
    "it": LinkWords(
        """a ad al alla alle agli ai con da dal dalla dei del della delle di e ed gli i il in la le
        lo nel nella o per più questa queste questi questo su sul sulla tra un una uno""",
        """è sono era ha hanno ho abbiamo che chi ci non può si sia siamo essere mi ti vi""",
        """articolo articoli blog clicca codice collegamento documentazione documento esempio fonte
        leggi leggere libro link pagina post presentazione progetto qua qui repository risorsa sito
        sotto tutorial vedi video gennaio febbraio marzo aprile maggio giugno luglio agosto
        settembre ottobre novembre dicembre""",
    ),
    "pt": LinkWords(
        """a à ao aos as com como da das de do dos e em entre esta este estes isto isso essa esse
        mais na nas no nos o os ou para pela pelo por sem sobre sua seu um uma""",
        """é era está estão foi foram ha há não que quem são se ser tem têm eu ele ela nós você""",
        """abaixo aqui artigo artigos baixar blog clique código documentação documento exemplo
        fonte leia ler link livro página post projeto repositório saiba site tutorial veja ver
        vídeo janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro
        dezembro""",
    ),
    "nl": LinkWords(
        """aan bij dat de deze die dit door een en het hun in met naar of om ons onze op over te
        uit van voor zijn als meer ook""",
        """ben bent hebben heeft had ik is jij kan kunnen moet niet was waren we wij word worden
        wordt zal ze zich zou er u je""",
        """artikel bericht blog boek bron code daar documentatie download hier klik lees link
        meer pagina presentatie project site verder video voorbeeld website zie januari februari
        maart mei augustus oktober""",
    ),
    "ru": LinkWords(
        """а в во для до и из или к как на над о об от по под при про с со у эта эти это этой этом
        этот этого""",
        """был была были было быть есть мы не он она они оно то что я который которая""",
        """блог видео документация документации далее здесь источник книга код нажмите пост пример
        проект сайт сайте смотри ссылка ссылке ссылки статья статье статьи страница странице
        страницу сюда тут читать подробнее подробности января февраля марта апреля мая июня июля
        августа сентября октября ноября декабря""",
    ),
    "uk": LinkWords(
        "а в від до за з із й на про та у цей ця це цю цього цьому",
        "був була було ми не вони він вона що я який яка",
        """блог відео далі детальніше документація допис книга код натисніть перейти посилання
        посиланням приклад проєкт сайт сторінка стаття статті статтю сюди тут читати""",
    ),
    "cs": LinkWords(
        "a k na nebo o od pro s u v ve z za ze tento tato toto tomto této tuto",
        "byl byla bylo je jsem jsme jsou není že který která které",
        """blog článek článku článkem dále dokumentace dokumentaci kniha klikněte kód najdete odkaz
        odkazu příklad projekt stránka stránce stránky video viz více zde zdroj""",
    ),
    "sv": LinkWords(
        "av den denna det detta en ett för från i med och om på till vår vårt",
        "är har jag vi vad som kan du inte var",
        """artikel artikeln blogg bloggen bok boken dokumentation dokumentationen exempel här inlägg
        inlägget klicka källa läs länk länken mer sida sidan video webbplats""",
    ),
    "tr": LinkWords(
        "bir bu şu ve ile için",
        "biz ben değil var",
        """bağlantı blog burada buradan buraya daha devamı dokümantasyon fazla kaynak makale
        makalede okuyun oku sayfa sayfası sitesi tıklayın tıklayınız video yazı yazıda""",
    ),
    "ar": LinkWords(
        "في من إلى على عن هذا هذه",
        "هو هي كان",
        "هنا اضغط انقر الرابط رابط المزيد المقال المقالة الصفحة المصدر اقرأ",
    ),
    "fa": LinkWords(
        "در از به این و",
        "است بود",
        "اینجا کلیک کنید بیشتر بخوانید پیوند لینک مقاله صفحه منبع",
    ),
    "he": LinkWords(
        "את של על עם זה זו",
        "הוא היא",
        "כאן לחצו לחץ קישור הקישור בקישור עוד קראו המאמר מאמר המקור מקור בעמוד",
    ),
    "ko": LinkWords(
        "이 그 및",
        "",
        """여기 여기를 여기서 여기에서 이곳 클릭 클릭하세요 링크 링크를 글 글을 기사 보기 더 더보기
        자세히 출처 문서 블로그 원문""",
    ),
    "zh": LinkWords(
        "",
        "",
        """这里 這裡 这儿 那里 此处 此處 这篇 這篇 文章 本文 原文 全文 链接 連結 点击 點擊 点 戳
        查看 详见 詳見 参见 请 这 在 的 我 更多 详情 出处 来源 演示 公开 博客 阅读 了解 视频 下载
        地址 文档 官网 官方""",
    ),
    "ja": LinkWords(
        "",
        "",
        """こちら ここ この これ その 記事 リンク 詳細 詳しく は の を から 続き 読む 出典 参照
        クリック 公式 サイト ページ 動画 資料 ブログ""",
    ),
}
"""The words of each language, by its subtag of BCP 47."""
