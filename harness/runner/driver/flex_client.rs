//! What Flex's own script does on its page, for the driver that runs no scripts.
