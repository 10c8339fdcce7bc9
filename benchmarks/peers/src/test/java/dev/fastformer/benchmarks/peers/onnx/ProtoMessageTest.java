// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against the examples of the encoding guide of protocol buffers. */
class ProtoMessageTest {
    @Test
    void numbersAreVarints() {
        assertBytes("089601", new ProtoMessage().number(1, 150));
        assertBytes("08ffffffffffffffffff01", new ProtoMessage().number(1, -1));
    }

    @Test
    void textsCarryTheirLength() {
        assertBytes("120774657374696e67", new ProtoMessage().text(2, "testing"));
    }

    @Test
    void messagesCarryTheirLength() {
        assertBytes("1a03089601", new ProtoMessage().message(3, new ProtoMessage().number(1, 150)));
    }

    @Test
    void realsAreLittleEndian() {
        assertBytes("150000803f", new ProtoMessage().real(2, 1));
    }

    @Test
    void fieldsFromSixteenTakeTwoBytesOfTag() {
        assertBytes("a00107", new ProtoMessage().number(20, 7));
    }

    private static void assertBytes(String expected, ProtoMessage message) {
        assertEquals(expected, HexFormat.of().formatHex(message.toByteArray()));
    }
}
