package dev.loopdesk.retrieval;

import dev.loopdesk.knowledge.CaseSolution.Checklist;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An article or a case that may help.
 *
 * @param id id of the article, or number of the ticket
 * @param kind key of its kind, as in the address of the API
 * @param score from 0 to 1
 * @param why why it was found and how often it helped, in words for the reader
 * @param language {@code en} or {@code zh-CN}
 * @param state open or closed for a case, reviewed for an article
 * @param cause its cause, if it is known for certain
 * @param solution what solved it, if it is known for certain
 * @param checklist checks that found the cause of a case, if it is known for certain
 * @param codes error codes in common with the question
 * @param words words in common with the question
 * @param inMeaning whether it means something like the question
 * @param helped tickets in which staff said that it helped or solved the problem
 */
public record Suggestion(
        String id,
        String kind,
        String title,
        double score,
        String why,
        String language,
        String state,
        @Nullable String cause,
        @Nullable String solution,
        @Nullable Checklist checklist,
        List<String> codes,
        List<String> words,
        boolean inMeaning,
        int helped) {}
