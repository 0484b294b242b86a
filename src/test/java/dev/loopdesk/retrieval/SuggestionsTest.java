package dev.loopdesk.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.NaughtyStrings;
import dev.loopdesk.retrieval.Knowledge.Node;
import dev.loopdesk.retrieval.Suggestions.Audience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/** What is suggested to whom, and why (S3.3, S6.1). */
@LoopdeskTest
@Tag("process")
@Tag("postgresql")
class SuggestionsTest {

    @Autowired
    private AutowireCapableBeanFactory beans;

    private Knowledge knowledge;

    @TempDir
    private Path folder;

    private Node node;

    @BeforeEach
    void start() {
        knowledge = beans.createBean(Knowledge.class);
        knowledge.clear();
        node = knowledge.node(folder.resolve("index"));
    }

    @AfterEach
    void stop() {
        node.close();
        knowledge.clear();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ORA-12514                            | listener
            ora12514                             | listener
            ora 12514                            | listener
            ORA12541 on start                    | no listener
            数据库报错 ora-12514                    | listener
            0x80070005                           | access
            80070005                             | access
            更新失败，代码80070005                   | access
            0x8007000E                           | memory
            8007000e                             | memory
            sec_error_unknown_issuer             | issuer
            SEC ERROR: SEC_ERROR_UNKNOWN_ISSUER  | issuer
            """)
    void anErrorCodeIsFoundExactlyHoweverItIsWritten(String query, String wanted) {
        Map<String, String> articles = Map.of(
                "listener", knowledge.article("en", "Database refuses", "TNS: ORA-12514 at every start"),
                "no listener", knowledge.article("en", "Database refuses", "TNS: ORA-12541 at every start"),
                "access", knowledge.article("en", "Update stops", "It ends with error 0x80070005."),
                "memory", knowledge.article("en", "Update stops", "It ends with error 0x8007000E."),
                "issuer", knowledge.article("en", "Page not shown", "Firefox says SEC_ERROR_UNKNOWN_ISSUER"),
                "other issuer", knowledge.article("en", "Page not shown", "Firefox says SEC_ERROR_EXPIRED_ISSUER"));
        node.index().refresh();

        List<Suggestion> found = articles(query, Audience.STAFF);

        assertThat(found.get(0).id()).isEqualTo(articles.get(wanted));
        assertThat(found.get(0).codes()).isNotEmpty();
        assertThat(found.get(0).why()).contains("same error code");
        assertThat(found.stream().skip(1))
                .allSatisfy(other -> assertThat(other.score()).isLessThan(0.5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            The printer leaves sheets empty | printer
            nothing is printed on the paper | printer
            prin                            | printer
            VPN connection to the office fails | vpn
            VPN连不上                        | 虚拟网
            在家无法访问公司网络                | 虚拟网
            打印出来的纸是空白的                | 打印机
            Outlook 收不到邮件                | 邮件
            """)
    void isFoundByWordsAndByMeaningInBothLanguages(String query, String wanted) {
        Map<String, String> articles = Map.of(
                "printer", knowledge.article("en", "Printer prints blank pages", "All pages come out white."),
                "vpn", knowledge.article("en", "VPN does not connect", "The tunnel to the company stays closed."),
                "keyboard", knowledge.article("en", "Keyboard types wrong letters", "The layout has changed."),
                "打印机", knowledge.article("zh-CN", "打印机打印空白页", "打印出来全是白纸。"),
                "虚拟网", knowledge.article("zh-CN", "VPN 无法连接", "在家里连接不到公司内网。"),
                "邮件", knowledge.article("zh-CN", "Outlook 无法收取邮件", "收件箱没有新邮件。"));
        node.index().refresh();

        assertThat(articles(query, Audience.REQUESTERS).get(0).id()).isEqualTo(articles.get(wanted));
    }

    @Test
    void anArticleIsGivenInTheLanguageThatIsAskedFor() {
        String english = knowledge.article("en", "VPN fails", "Tunnel closed");
        String chinese = knowledge.article("zh-CN", "VPN 无法连接", "连接失败");
        node.index().refresh();

        assertThat(node.suggestions().articles("VPN", "zh-CN", Audience.STAFF, 5, Locale.ENGLISH))
                .extracting(Suggestion::id)
                .containsExactly(chinese);
        assertThat(node.suggestions().articles("VPN", "en", Audience.STAFF, 5, Locale.ENGLISH))
                .extracting(Suggestion::id)
                .containsExactly(english);
    }

    @Test
    void aReasonIsGivenInTheReadersLanguage() {
        knowledge.article("en", "Quokka driver ORA-00942", "missing");
        node.index().refresh();

        assertThat(node.suggestions()
                        .articles("quokka ora00942", null, Audience.STAFF, 1, Locale.ENGLISH)
                        .get(0)
                        .why())
                .contains("same error code: ora00942", "same words: quokka", "similar in meaning");
        assertThat(node.suggestions()
                        .articles("quokka ora00942", null, Audience.STAFF, 1, Locale.SIMPLIFIED_CHINESE)
                        .get(0)
                        .why())
                .contains("错误代码相同：ora00942", "词语相同：quokka", "意思相近");
    }

    @Test
    void nothingInternalOrRetiredReachesARequesterEvenIfTheIndexIsOld() {
        String open = knowledge.article("en", "Wombat terminal frozen", "No keys");
        String madeInternal = knowledge.article("en", "Wombat terminal frozen again", "No keys");
        String retired = knowledge.article("en", "Wombat terminal frozen once more", "No keys");
        String internal = knowledge.article("en", "Wombat terminal frozen for staff", "x", "reviewed", "internal");
        String draft = knowledge.article("en", "Wombat terminal frozen, draft", "x", "draft", "requesters");
        node.index().refresh();
        assertThat(ids("wombat terminal frozen", Audience.REQUESTERS))
                .containsExactlyInAnyOrder(open, madeInternal, retired);
        assertThat(ids("wombat terminal frozen", Audience.STAFF))
                .containsExactlyInAnyOrder(open, madeInternal, retired, internal)
                .doesNotContain(draft);

        knowledge.change(madeInternal, "reviewed", "internal");
        knowledge.change(retired, "retired", "requesters");

        assertThat(ids("wombat terminal frozen", Audience.REQUESTERS)).containsExactly(open);
        assertThat(ids("wombat terminal frozen", Audience.STAFF))
                .containsExactlyInAnyOrder(open, madeInternal, internal);
        node.index().refresh();
        assertThat(ids("wombat terminal frozen", Audience.REQUESTERS)).containsExactly(open);
        knowledge.change(retired, "reviewed", "requesters");
        node.index().refresh();
        assertThat(ids("wombat terminal frozen", Audience.REQUESTERS)).containsExactlyInAnyOrder(open, retired);
    }

    @Test
    void whatHasLittleInCommonIsSuggestedToNobodyWhoDidNotSearch() {
        String vpn = knowledge.article("en", "Thornbill VPN does not connect", "The tunnel stays closed.");
        knowledge.article("en", "Keyboard types wrong letters", "The layout of the keys has changed.");
        knowledge.article("zh-CN", "打印机打印空白页", "打印出来全是白纸。");
        knowledge.open("Keys of the office are lost", "Since noon");
        node.index().refresh();

        assertThat(ids("thornbill vpn will not connect", Audience.REQUESTERS)).containsExactly(vpn);
        assertThat(ids("thornbill vpn will not connect from the office", Audience.STAFF))
                .as("a search shows all, the best first")
                .startsWith(vpn);
        assertThat(ids("the coffee machine leaks", Audience.REQUESTERS)).isEmpty();
        assertThat(ids("食堂的菜太咸了", Audience.REQUESTERS)).isEmpty();
        assertThat(node.suggestions().like("coffee machine", "It leaks on the floor", 5, Locale.ENGLISH))
                .isEmpty();
        assertThat(node.suggestions().likeTicket(knowledge.open("Coffee machine", "It leaks"), 5, Locale.ENGLISH))
                .isEmpty();
    }

    @Test
    void aRequesterNeverGetsACase() {
        knowledge.open("Echidna scanner jams", "At page two");
        node.index().refresh();

        assertThat(node.suggestions().like("echidna scanner", "", 5, Locale.ENGLISH))
                .isNotEmpty();
        assertThat(articles("echidna scanner", Audience.REQUESTERS)).isEmpty();
        assertThat(articles("echidna scanner", Audience.STAFF)).isEmpty();
    }

    @Test
    void aTicketGetsClosedCasesWithTheirSolutionAndOpenOnesButNotItself() {
        String closed = knowledge.open("Numbat badge reader beeps", "Door stays locked");
        knowledge.solve(closed, "Battery of the numbat is empty", "Replace the cell", true);
        String failed = knowledge.open("Numbat badge reader beeps loudly", "Door stays locked");
        knowledge.solve(failed, "Wrong guess", "Useless step", false);
        String asked = knowledge.open("Numbat badge reader beeps twice", "Door stays locked");
        String article = knowledge.article("en", "Numbat badge readers", "Reader beeps");
        node.index().refresh();

        List<Suggestion> found = node.suggestions().likeTicket(asked, 10, Locale.ENGLISH);

        assertThat(found)
                .extracting(Suggestion::id)
                .contains(closed, failed, article)
                .doesNotContain(asked);
        assertThat(found.stream().filter(one -> one.id().equals(closed)))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.kind()).isEqualTo("case");
                    assertThat(one.state()).isEqualTo("closed");
                    assertThat(one.cause()).isEqualTo("Battery of the numbat is empty");
                    assertThat(one.solution()).isEqualTo("The way\nReplace the cell");
                });
        assertThat(found.stream().filter(one -> one.id().equals(failed)))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.state()).isEqualTo("open");
                    assertThat(one.cause()).isNull();
                    assertThat(one.solution()).isNull();
                });
        assertThat(node.suggestions().likeTicket("LD-9", 10, Locale.ENGLISH)).isEmpty();
    }

    @Test
    void aCaseIsFoundByItsVerifiedCause() {
        String closed = knowledge.open("Bilby does not start", "Black");
        knowledge.solve(closed, "Capacitor of the mainboard leaks potoroo acid", "Swap the board", true);
        String open = knowledge.open("Bilby does not start either", "Black");
        knowledge.append(open, dev.loopdesk.ticket.EntryKind.DIAGNOSIS, Map.of("cause", "Potoroo acid, just a guess"));
        node.index().refresh();

        assertThat(node.suggestions().like("potoroo acid", "", 5, Locale.ENGLISH))
                .filteredOn(one -> one.words().contains("potoroo"))
                .extracting(Suggestion::id)
                .containsExactly(closed);
    }

    @Test
    void whatHelpedComesBeforeItsEqualsAndSaysSo() {
        String first = knowledge.article("en", "Kowari login loops", "Login page again and again");
        String second = knowledge.article("en", "Kowari login loops", "Login page again and again");
        node.index().refresh();
        assertThat(ids("kowari login", Audience.STAFF)).containsExactly(first, second);

        for (String title : List.of("One", "Two")) {
            String ticket = knowledge.open(title, "x");
            knowledge.verdict(ticket, "article", second, "helped");
            knowledge.verdict(ticket, "article", second, "opened");
            knowledge.verdict(ticket, "article", first, "not-this");
        }
        knowledge.verdict(knowledge.open("Three", "x"), "article", second, "solved");

        List<Suggestion> found = articles("kowari login", Audience.STAFF);
        assertThat(found).extracting(Suggestion::id).containsExactly(second, first);
        assertThat(found.get(0).helped()).isEqualTo(3);
        assertThat(found.get(0).why()).endsWith("helped 3 times, solved it once");
        assertThat(found.get(1).why()).doesNotContain("helped");
        assertThat(articles("kowari login", Audience.REQUESTERS).get(0).why())
                .as("how often something helped is for staff")
                .doesNotContain("helped");
    }

    @Test
    void noStringHasAMeaningOfItsOwn() throws IOException {
        knowledge.article("en", "Title", "Words");
        node.index().refresh();
        List<String> strings = new ArrayList<>(List.of(
                "",
                " ",
                "\"",
                "title:* OR *:*",
                "kind:case",
                "+(",
                "a~0.1^9 && !b || [c TO d] {e} \\",
                "' or 1=1 --",
                "%_!",
                "${7*7} {0} {0,choice,1#x}",
                "\u0000",
                "\uD800",
                "\uFDFA\u200B\u202E",
                "😀".repeat(90),
                "0x",
                "a-".repeat(3_000),
                "字".repeat(10_000),
                "a1-".repeat(10_000)));
        strings.addAll(NaughtyStrings.all());

        for (String string : strings) {
            assertThat(node.suggestions().like(string, "", 5, Locale.ENGLISH))
                    .as(string)
                    .allSatisfy(one -> assertThat(one.why()).isNotBlank());
            assertThat(articles(string, Audience.REQUESTERS)).as(string).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(ids("title:* OR *:*", Audience.REQUESTERS))
                .as("found by its word")
                .hasSize(1);
    }

    private List<String> ids(String query, Audience audience) {
        return articles(query, audience).stream().map(Suggestion::id).toList();
    }

    private List<Suggestion> articles(String query, Audience audience) {
        return node.suggestions().articles(query, null, audience, 10, Locale.ENGLISH);
    }
}
