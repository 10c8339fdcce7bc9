// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastformer.tasks.TaskException;
import java.util.Iterator;
import java.util.Set;

/** Reads the fields of a JSON object strictly: each must be there, of its kind and in its range. */
public final class JsonFields {
    private final JsonNode object;
    private final String what;
    private final String where;
    private final String path;
    private final String remedy;

    /**
     * Wraps an object.
     *
     * @param object the object
     * @param what what the caller is about, for messages
     * @param where the file
     * @param path the keys that lead to the object, each with a full stop behind it; empty for the document
     * @param remedy what to do about a fault
     */
    public JsonFields(JsonNode object, String what, String where, String path, String remedy) {
        this.object = object;
        this.what = what;
        this.where = where;
        this.path = path;
        this.remedy = remedy;
        if (!object.isObject()) {
            throw new TaskException(
                    what,
                    where,
                    (path.isEmpty() ? "the document" : "the value of '" + path + "'") + " is no JSON object",
                    remedy);
        }
    }

    /**
     * Refuses keys that are not known.
     *
     * @param known the keys that may be there
     */
    public void allowOnly(Set<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw fault(
                        name,
                        "the key is not known; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    /**
     * Returns whether a key is there.
     *
     * @param key the key
     * @return whether it is there
     */
    public boolean has(String key) {
        return object.has(key);
    }

    /**
     * Returns a value of any kind.
     *
     * @param key the key
     * @return its value
     */
    public JsonNode any(String key) {
        JsonNode value = object.get(key);
        if (value == null) {
            throw fault(key, "the key is missing");
        }
        return value;
    }

    /**
     * Returns an object.
     *
     * @param key the key
     * @return its fields
     */
    public JsonFields object(String key) {
        return new JsonFields(any(key), what, where, path + key + ".", remedy);
    }

    /**
     * Returns a text.
     *
     * @param key the key
     * @return its value
     */
    public String text(String key) {
        JsonNode value = any(key);
        if (!value.isTextual()) {
            throw fault(key, "the value is no string");
        }
        return value.textValue();
    }

    /**
     * Returns a SHA-256.
     *
     * @param key the key
     * @return its 64 hexadecimal digits, in lower case
     */
    public String sha256(String key) {
        String value = text(key);
        if (!value.matches("[0-9a-f]{64}")) {
            throw fault(key, "the value is no SHA-256 of 64 hexadecimal digits in lower case");
        }
        return value;
    }

    /**
     * Returns a whole number.
     *
     * @param key the key
     * @param lowest the lowest that is allowed
     * @param highest the highest that is allowed
     * @return its value
     */
    public int integer(String key, int lowest, int highest) {
        JsonNode value = any(key);
        boolean whole = value.isIntegralNumber() && value.canConvertToInt();
        if (!whole || value.intValue() < lowest || value.intValue() > highest) {
            throw fault(key, "the value is " + value + " and must be a whole number from " + lowest + " to " + highest);
        }
        return value.intValue();
    }

    /**
     * Returns a truth value.
     *
     * @param key the key
     * @return its value
     */
    public boolean bool(String key) {
        JsonNode value = any(key);
        if (!value.isBoolean()) {
            throw fault(key, "the value is " + value + " and must be true or false");
        }
        return value.booleanValue();
    }

    /**
     * Returns a list of numbers from 0 to 1.
     *
     * @param key the key
     * @return its values
     */
    public float[] shares(String key) {
        JsonNode value = any(key);
        float[] shares = new float[value.size()];
        boolean sound = value.isArray();
        for (int i = 0; sound && i < shares.length; i++) {
            JsonNode element = value.get(i);
            shares[i] = element.floatValue();
            sound = element.isNumber() && shares[i] >= 0 && shares[i] <= 1;
        }
        if (!sound) {
            throw fault(key, "the value is no list of numbers from 0 to 1");
        }
        return shares;
    }

    /**
     * Makes the exception for a field.
     *
     * @param key the key
     * @param why what is wrong
     * @return the exception
     */
    public TaskException fault(String key, String why) {
        return new TaskException(what, where + ", key '" + path + key + "'", why, remedy);
    }
}
