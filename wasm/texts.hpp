#pragma once
/// \file
/// The texts that come with the project, as far as the module has been given them.

#include <string>

/// Keeps the bytes that shipped_text() gives from now on. Throws Error bad_data at others than this
/// version's: a host may answer with a page, or with an old file.
void give_text(const std::string& name, std::string text);
