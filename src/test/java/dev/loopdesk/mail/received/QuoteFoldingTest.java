package dev.loopdesk.mail.received;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteFoldingTest {

    /** Introductions of quoted text by many programs; the introduction and all below it are quoted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Sun, Nov 22, 2026 at 10:00 AM Bob <bob@desk.example> wrote:",
                "On Sun, Nov 22, 2026 at 10:00 AM Bob Example\n<bob@desk.example> wrote:",
                "At 2026-11-22 10:00:00, \"Bob\" <bob@desk.example> wrote:",
                "在 2026年11月22日，10:00，Bob <bob@desk.example> 写道：",
                "在2026-11-22 10:00:00，\"Bob\" <bob@desk.example> 写道：",
                "Bob <bob@desk.example> 于2026年11月22日周日 10:00写道：",
                "Le 22 nov. 2026 à 10:00, Bob <bob@desk.example> a écrit :",
                "Am 22.11.2026 um 10:00 schrieb Bob:",
                "El 22 nov 2026, a las 10:00, Bob <bob@desk.example> escribió:",
                "22.11.2026, 10:00, \"Bob\" <bob@desk.example>:",
                "22 нояб. 2026 г., в 10:00, Bob <bob@desk.example> написал(а):",
                "bob@desk.example wrote:",
                "-----Original Message-----",
                "----- Original Message -----",
                "-----原始邮件-----",
                "------------------ 原始邮件 ------------------",
                "---- 回复的原邮件 ----",
                "-----Ursprüngliche Nachricht-----",
                "-----Message d'origine-----",
                "From: Bob [mailto:bob@desk.example]\nSent: Sunday, November 22, 2026 10:00 AM\nTo: Ana\nSubject: Printer",
                "*From:* Bob\n*Sent:* Sunday\n*To:* Ana\n*Subject:* Printer",
                "________________________________\nFrom: Bob <bob@desk.example>\nDate: Sunday\nTo: Ana\nSubject: Printer",
                "发件人: Bob <bob@desk.example>\n发送时间: 2026年11月22日 10:00\n收件人: Ana\n主题: 打印机",
                "发件人：Bob\n日期：2026年11月22日\n主题：打印机",
                "Von: Bob <bob@desk.example>\nGesendet: Sonntag\nAn: Ana\nBetreff: Drucker",
                "De : Bob\nEnvoyé : dimanche\nÀ : Ana\nObjet : imprimante",
                "Date: Sun, 22 Nov 2026\nSubject: Printer\nFrom: bob@desk.example\nTo: ana@example.org"
            })
    void whatRepeatsAnEarlierMailIsFolded(String mark) {
        FoldedText plain = fold("It works.\n\n" + mark + "\n\nWhat does it say?\nBob");
        assertThat(plain.newText()).isEqualTo("It works.");
        assertThat(plain.quotedText()).isEqualTo(mark + "\n\nWhat does it say?\nBob");
        assertThat(plain.signature()).isEmpty();

        FoldedText prefixed = fold("It works.\n\n" + mark + "\n> What does it say?");
        assertThat(prefixed.newText()).isEqualTo("It works.");
        assertThat(prefixed.quotedText()).isEqualTo(mark + "\n> What does it say?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The log wrote:\nERROR in line 3",
                "From: the printer\nit smokes",
                "Please write to:\nbob",
                "我在页面上写道：你好",
                "To: field is empty\nSubject: field too\nwhat now?",
                "-----\nERROR\n-----",
                "--verbose prints nothing\n-- or so",
                "5 > 3 and 2 < 4",
                "Thanks,\nbut it does not work"
            })
    void whatOnlyLooksAlikeStays(String text) {
        assertThat(fold(text)).isEqualTo(new FoldedText(text, "", ""));
    }

    @Test
    void anAnswerBelowTheQuoteIsNew() {
        FoldedText folded = fold("On 22 Nov 2026 Bob wrote:\n> What does it say?\n> Really?\n\nNothing.");

        assertThat(folded.newText()).isEqualTo("Nothing.");
        assertThat(folded.quotedText()).isEqualTo("On 22 Nov 2026 Bob wrote:\n> What does it say?\n> Really?");
    }

    @Test
    void answersBetweenQuotesKeepTheirQuestions() {
        String text = "Hello,\n> What does it say?\nNothing.\n> Since when?\nYesterday.";

        assertThat(fold(text)).isEqualTo(new FoldedText(text, "", ""));
        assertThat(fold("> What does it say?\nNothing.\n> Since when?\nYesterday.")
                        .newText())
                .contains("What does it say?", "Since when?");
    }

    @Test
    void answersBetweenQuotesDoNotKeepWhatIsBelow() {
        FoldedText folded = fold("> What?\nNothing.\n> When?\nYesterday.\n> Bob");

        assertThat(folded.newText()).isEqualTo("> What?\nNothing.\n> When?\nYesterday.");
        assertThat(folded.quotedText()).isEqualTo("> Bob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---------- Forwarded message ---------\nFrom: Bob\nDate: Sunday\nSubject: Printer\nTo: Ana\n\nIt smokes.",
                "Begin forwarded message:\n\nFrom: Bob\nDate: Sunday\nTo: Ana\n\nIt smokes.",
                "---------- 转发邮件 ----------\n发件人: Bob\n日期: 周日\n主题: 打印机\n\n冒烟了。",
                "-------- 转发邮件信息 --------\n发件人：Bob\n\n冒烟了。"
            })
    void whatIsPassedOnIsTheMessage(String forwarded) {
        String text = "Please see below.\n\n" + forwarded;

        assertThat(fold(text)).isEqualTo(new FoldedText(text, "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fwd: Printer", "FW: Printer", "转发：打印机", "WG: Drucker", "[desk] Fwd: Printer"})
    void whatOutlookPassesOnIsTheMessage(String subject) {
        String text = "See below.\n\nFrom: Bob\nSent: Sunday\nTo: Ana\nSubject: Printer\n\nIt smokes.";

        assertThat(QuoteFolding.fold(text, subject, "").newText()).isEqualTo(text);
        assertThat(QuoteFolding.fold(text, "Re: Printer", "").newText()).isEqualTo("See below.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- \nAna Example\nExample Ltd.",
                "--\nAna",
                "Sent from my iPhone",
                "Get Outlook for iOS",
                "发自我的iPhone",
                "发自我的小米手机",
                "从我的 iPhone 发送",
                "来自我的华为手机",
                "Von meinem iPhone gesendet",
                "Envoyé de mon iPhone",
                "Best regards,\nAna Example\nExample Ltd.",
                "Mit freundlichen Grüßen\nAna",
                "此致\n敬礼\nAna",
                "Ana Example\n+49 30 1234567\nwww.example.org",
                "----------\nExample Ltd.\nwww.example.org\nana@example.org"
            })
    void aSignatureIsFolded(String signature) {
        assertThat(QuoteFolding.fold("It works.\n\n" + signature, "Re: Printer", "Ana Example"))
                .isEqualTo(new FoldedText("It works.", "", signature));
        assertThat(QuoteFolding.fold(
                        "It works.\n\n" + signature + "\n\nOn 22 Nov 2026 Bob wrote:\n> What?",
                        "Re: Printer",
                        "Ana Example"))
                .isEqualTo(new FoldedText("It works.", "On 22 Nov 2026 Bob wrote:\n> What?", signature));
    }

    @Test
    void aSignatureBelowTheQuoteLeavesTheAnswerAbove() {
        FoldedText folded = fold("It works.\n\n> What?\n\n-- \nAna");

        assertThat(folded).isEqualTo(new FoldedText("It works.", "> What?", "-- \nAna"));
    }

    @Test
    void longTextAfterADelimiterIsNoSignature() {
        String text =
                "It prints\n--\n" + "and another line of the log\n".repeat(30).strip();

        assertThat(fold(text).signature()).isEmpty();
    }

    @Test
    void aVeryLongTextIsFoldedInTime() {
        String lines = "On 22 Nov 2026 at 10:00 it was there\n".repeat(5_000);
        assertThat(fold(lines).newText()).isNotEmpty();
        String line = "On 1 " + "<a@b ".repeat(30_000);
        assertThat(fold(line).newText()).isEqualTo(line.strip());
    }

    private static FoldedText fold(String text) {
        return QuoteFolding.fold(text, "Re: Printer", "");
    }
}
