/**
 * Search for articles and like cases (S3.3, S6.1): each node keeps an index of its own, which follows the database and is
 * built from it whenever it is missing.
 */
@NullMarked
package dev.loopdesk.retrieval;

import org.jspecify.annotations.NullMarked;
