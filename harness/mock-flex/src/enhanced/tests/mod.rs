//! The enhanced login, hop by hop, through the router.
