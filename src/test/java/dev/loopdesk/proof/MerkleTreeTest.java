package dev.loopdesk.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTreeTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 13, 1_023, 1_024})
    void eachLeafLeadsToTheRootAndNoOtherDoes(int size) {
        List<String> leaves = IntStream.range(0, size)
                .mapToObj(n -> String.format("%064x", n))
                .toList();
        String root = MerkleTree.root(leaves);

        for (int n = 0; n < size; n += Math.max(1, size / 16)) {
            List<MerkleTree.Step> path = MerkleTree.path(leaves, n);
            assertThat(MerkleTree.rootOf(leaves.get(n), path)).isEqualTo(root);
            assertThat(MerkleTree.rootOf("f".repeat(64), path)).isNotEqualTo(root);
        }
        assertThat(MerkleTree.root(IntStream.rangeClosed(0, size)
                        .mapToObj(n -> String.format("%064x", n))
                        .toList()))
                .isNotEqualTo(root);
    }
}
